//! A journey is declared by its ways: one machine of the flows each.

/// Declares a journey that waits for a secret of the patient: its type, what all of them can do, and
/// how it comes back from a store.
///
/// Of each way it says
/// * which secret it waits for, `otp` or `password`, and how that is submitted: `encrypted`, in `plain`
///   text, or as the builder was told (`configured`);
/// * `again`: whether the service can send the OTP again, `resends` or `never`;
/// * `doubt`: what is done where nobody knows what came of the submission: the account is looked at
///   (`looks`), or `nothing`, since no account was changed; or it is kept in mind although nothing of
///   the account shows it (`unseen`);
/// * `done`: whether the journey `ends` with the accepted OTP or `stays` in the store, since the
///   patient has something to choose, or that `depends` on what it led to.
///
/// What the machine gives becomes what the journey gives by `From`, or by
/// [`Leads`](super::way::Leads) where there is more to do.
macro_rules! journey {
    (
        $(#[$doc:meta])*
        $journey:ident => $done:ident {
            $($way:ident($machine:ty) {
                $secret:ident: $how:ident, again: $again:ident, doubt: $doubt:ident, done: $left:ident $(,)?
            })+
        }
        $(#[$submits:meta])*
        submit_otp
    ) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $journey {
            client: $crate::Client,
            course: $crate::parking::Course,
            state: State,
        }

        #[derive(Debug)]
        enum State {
            $($way(journey!(@waiting $secret $machine)),)+
        }

        impl $journey {
            /// Names the journey in the store, where there is one.
            pub fn id(&self) -> Option<&abdm_store::JourneyId> {
                self.course.id()
            }

            /// Which journey of which generation it is.
            pub fn kind(&self) -> abdm_flows::snapshot::Kind {
                self.course.kind
            }

            /// What it waits for.
            pub fn awaits(&self) -> $crate::Awaits {
                match &self.state {
                    $(State::$way(state) => $crate::journeys::waits::Waits::awaits(state),)+
                }
            }

            /// Where the OTP went, masked, if one was sent and the service told.
            pub fn sent_to(&self) -> Option<String> {
                match &self.state {
                    $(State::$way(state) => $crate::journeys::waits::Waits::sent_to(state),)+
                }
            }

            /// How often a submission was refused.
            pub fn wrong_attempts(&self) -> u32 {
                match &self.state {
                    $(State::$way(state) => $crate::journeys::waits::Waits::wrong_attempts(state),)+
                }
            }

            /// Whether the account may be changed by the secret that it waits for.
            pub fn changes_account(&self) -> bool {
                match &self.state {
                    $(State::$way(_) => journey!(@changes $doubt),)+
                }
            }

            /// From when on the OTP can be sent again in this journey. `None` where there is no such
            /// call, which V3 has not: begin another journey.
            pub fn resend_at(&self) -> Option<std::time::SystemTime> {
                match &self.state {
                    $(State::$way(_state) => journey!(@resend_at $again _state),)+
                }
            }

            /// How often the OTP can be sent again in this journey.
            pub fn resends_left(&self) -> u32 {
                match &self.state {
                    $(State::$way(_state) => journey!(@resends_left $again _state),)+
                }
            }

            $(#[$submits])*
            pub async fn submit_otp(
                self,
                otp: &abdm_types::Otp,
            ) -> Result<$crate::Submitted<$done, Self>, $crate::Error> {
                let Self { client, course, state } = self;
                match state {
                    $(State::$way(state) => {
                        journey!(@otp $secret $how, Self, $machine, (client, course, state, otp))
                    })+
                }
            }

            /// Submits the password of the account, once: where the journey
            /// [waits for it](Self::awaits). Otherwise nothing is sent, and the journey comes back
            /// with [`Error::OtherMethod`](crate::Error::OtherMethod).
            ///
            /// # Errors
            ///
            /// As for [`submit_otp`](Self::submit_otp).
            pub async fn submit_password(
                self,
                password: &abdm_types::Password,
            ) -> Result<$crate::Submitted<$done, Self>, $crate::Error> {
                let Self { client, course, state } = self;
                match state {
                    $(State::$way(state) => {
                        journey!(
                            @password $secret $how, Self, $machine, (client, course, state, password)
                        )
                    })+
                }
            }

            /// Sends the OTP again, because the patient asked for it. With a store the cool-down and
            /// the count hold for every process.
            ///
            /// # Errors
            ///
            /// [`Error`](crate::Error) when the journey is over: the service says that no OTP of it
            /// is good any more, or somebody else claimed it. What can be known before the call, that
            /// it is [too soon or too often](crate::Error::Resend) or that there is
            /// [no such call](crate::Feature::Resend), comes as
            /// [`Resent::NotSent`](crate::Resent::NotSent).
            pub async fn resend(self) -> Result<$crate::Resent<Self>, $crate::Error> {
                let Self { client, course, state } = self;
                match state {
                    $(State::$way(state) => journey!(@resend $again $machine, (client, course, state)),)+
                }
            }
        }

        impl $crate::journeys::pending::sealed::Sealed for $journey {}

        impl $crate::Pending for $journey {
            type Done = $done;

            fn id(&self) -> Option<&abdm_store::JourneyId> {
                Self::id(self)
            }

            fn kind(&self) -> abdm_flows::snapshot::Kind {
                Self::kind(self)
            }

            fn awaits(&self) -> $crate::Awaits {
                Self::awaits(self)
            }

            fn sent_to(&self) -> Option<String> {
                Self::sent_to(self)
            }

            fn wrong_attempts(&self) -> u32 {
                Self::wrong_attempts(self)
            }

            fn changes_account(&self) -> bool {
                Self::changes_account(self)
            }

            fn resend_at(&self) -> Option<std::time::SystemTime> {
                Self::resend_at(self)
            }

            fn resends_left(&self) -> u32 {
                Self::resends_left(self)
            }

            async fn submit_otp(
                self,
                otp: &abdm_types::Otp,
            ) -> Result<$crate::Submitted<$done, Self>, $crate::Error> {
                Self::submit_otp(self, otp).await
            }

            async fn submit_password(
                self,
                password: &abdm_types::Password,
            ) -> Result<$crate::Submitted<$done, Self>, $crate::Error> {
                Self::submit_password(self, password).await
            }

            async fn resend(self) -> Result<$crate::Resent<Self>, $crate::Error> {
                Self::resend(self).await
            }
        }

        $(
            impl $crate::journeys::way::Way<$journey> for $machine {
                type Waiting = journey!(@waiting $secret $machine);

                fn waiting(
                    client: $crate::Client,
                    course: $crate::parking::Course,
                    state: Self::Waiting,
                ) -> $journey {
                    $journey { client, course, state: State::$way(state) }
                }

                fn left(_done: &Self::Done) -> Option<abdm_flows::snapshot::Snapshot> {
                    journey!(@left $left _done)
                }

                fn doubted(
                    _unknown: &abdm_flows::OutcomeUnknown<Self>,
                ) -> Option<abdm_flows::snapshot::Snapshot> {
                    journey!(@doubted $doubt _unknown)
                }

                fn look(
                    _unknown: abdm_flows::OutcomeUnknown<Self>,
                ) -> $crate::journeys::look::Look {
                    journey!(@look $doubt _unknown)
                }
            }
        )+

        impl From<$journey> for $crate::Resumed {
            fn from(journey: $journey) -> Self {
                Self::$journey(journey)
            }
        }

        impl TryFrom<$crate::Resumed> for $journey {
            type Error = $crate::Resumed;

            fn try_from(resumed: $crate::Resumed) -> Result<Self, $crate::Resumed> {
                match resumed {
                    $crate::Resumed::$journey(journey) => Ok(journey),
                    other => Err(other),
                }
            }
        }
    };

    (@waiting otp $machine:ty) => { abdm_flows::AwaitingOtp<$machine> };
    (@waiting password $machine:ty) => { abdm_flows::AwaitingPassword<$machine> };

    (@otp otp $how:ident, $journey:ty, $machine:ty, $with:tt) => {
        journey!(@submit $how, $journey, $machine, $with)
    };
    (@otp password $how:ident, $journey:ty, $machine:ty, $with:tt) => {
        journey!(@refuse $machine, $with)
    };
    (@password password $how:ident, $journey:ty, $machine:ty, $with:tt) => {
        journey!(@submit $how, $journey, $machine, $with)
    };
    (@password otp $how:ident, $journey:ty, $machine:ty, $with:tt) => {
        journey!(@refuse $machine, $with)
    };
    (@submit encrypted, $journey:ty, $machine:ty,
        ($client:ident, $course:ident, $state:ident, $secret:ident)) => {
        $client.submit_encrypted::<$journey, $machine, _>($course, $state, $secret).await
    };
    (@submit plain, $journey:ty, $machine:ty,
        ($client:ident, $course:ident, $state:ident, $secret:ident)) => {
        $client.submit_plain::<$journey, $machine, _>($course, $state, $secret).await
    };
    (@submit configured, $journey:ty, $machine:ty,
        ($client:ident, $course:ident, $state:ident, $secret:ident)) => {
        $client.submit_configured::<$journey, $machine, _>($course, $state, $secret).await
    };
    (@refuse $machine:ty, ($client:ident, $course:ident, $state:ident, $secret:ident)) => {{
        let _ = $secret;
        Ok($crate::journeys::way::other_method::<_, $machine, _>($client, $course, $state))
    }};

    (@resend_at resends $state:ident) => { Some($state.resend_at()) };
    (@resend_at never $state:ident) => { None };
    (@resends_left resends $state:ident) => { $state.resends_left() };
    (@resends_left never $state:ident) => { 0 };
    (@resend resends $machine:ty, ($client:ident, $course:ident, $state:ident)) => {
        $client.resend::<_, $machine>($course, $state).await
    };
    (@resend never $machine:ty, ($client:ident, $course:ident, $state:ident)) => {
        Ok($client.cannot_resend::<_, $machine>($course, $state))
    };

    (@changes looks) => { true };
    (@changes unseen) => { true };
    (@changes nothing) => { false };

    (@left ends $done:ident) => { None };
    (@left stays $done:ident) => { Some($done.snapshot()) };
    (@left depends $done:ident) => { $done.snapshot() };
    (@doubted nothing $unknown:ident) => { None };
    (@doubted looks $unknown:ident) => { Some($unknown.snapshot()) };
    (@doubted unseen $unknown:ident) => { Some($unknown.snapshot()) };
    (@look nothing $unknown:ident) => { $crate::journeys::look::Look::NothingChanged };
    (@look looks $unknown:ident) => { $unknown.reconcile().into() };
    (@look unseen $unknown:ident) => { $crate::journeys::look::Look::Nowhere };
}
pub(super) use journey;
