//! How the [registry](super::registry) becomes types. What the macros name is imported there.

macro_rules! machines {
    ($(
        $(#[doc = $doc:literal])+
        $(#[cfg($cfg:meta)])?
        $machine:ident: $proof:ident $journey:ty $(, between $between:ty)?;
    )*) => {
        /// A journey that came back, sorted by its machine.
        #[derive(Debug)]
        pub enum Restored {
            $($(#[doc = $doc])+ $(#[cfg($cfg)])? $machine(resumed!($proof $journey $(, $between)?)),)*
        }

        $(
            $(#[cfg($cfg)])?
            impl Storable for $journey {
                fn restored_unknown(unknown: OutcomeUnknown<Self>) -> Restored {
                    Restored::$machine(<resumed!($proof $journey $(, $between)?)>::from(unknown))
                }
            }

            resumable!($(#[cfg($cfg)])? $machine $proof $journey $(, $between)?);
        )*

        impl Restored {
            pub(super) fn write<'a>(&'a self, to: &mut Written<'a>) {
                match self {
                    $($(#[cfg($cfg)])? Self::$machine(resumed) => resumed.write(to),)*
                }
            }
        }
    };
}

macro_rules! resumed {
    (otp $journey:ty) => { Resumed<$journey, Infallible> };
    (otp $journey:ty, $between:ty) => { Resumed<$journey, $between> };
    (password $journey:ty) => { crate::snapshot::ResumedByPassword<$journey> };
}

macro_rules! resumable {
    ($(#[cfg($cfg:meta)])? $machine:ident otp $journey:ty) => {
        resumable!($(#[cfg($cfg)])? $machine otp $journey, Infallible);
    };
    ($(#[cfg($cfg:meta)])? $machine:ident otp $journey:ty, $between:ty) => {
        $(#[cfg($cfg)])?
        impl Resumable for $journey {
            type Between = $between;

            fn restored(resumed: Resumed<Self, $between>) -> Restored {
                Restored::$machine(resumed)
            }
        }
    };
    ($(#[cfg($cfg:meta)])? $machine:ident password $journey:ty) => {
        $(#[cfg($cfg)])?
        impl crate::snapshot::ResumableByPassword for $journey {
            fn restored(resumed: crate::snapshot::ResumedByPassword<Self>) -> Restored {
                Restored::$machine(resumed)
            }
        }
    };
}

macro_rules! journeys {
    ($(
        $(#[doc = $doc:literal])+
        $(#[cfg($cfg:meta)])?
        $kind:ident $name:literal $action:ident $(by $by:ident)?,
        $($generation:ident $machine:ident [$($part:ident)+]),+;
    )*) => {
        /// A journey, whatever its generation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum JourneyKind {
            $($(#[doc = $doc])+ $(#[cfg($cfg)])? $kind,)*
        }

        impl JourneyKind {
            /// All of them. Not every generation has each: see [`Kind::all`].
            pub const ALL: &'static [Self] = &[$($(#[cfg($cfg)])? Self::$kind,)*];

            /// The name in snapshots and output, such as `login-aadhaar-otp`. It never changes.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($(#[cfg($cfg)])? Self::$kind => $name,)*
                }
            }

            /// What it is for.
            pub const fn action(self) -> Action {
                match self {
                    $($(#[cfg($cfg)])? Self::$kind => Action::$action,)*
                }
            }

            /// By which method, where the caller has the choice.
            pub const fn by(self) -> Option<AuthBy> {
                match self {
                    $($(#[cfg($cfg)])? Self::$kind => by!($($by)?),)*
                }
            }

            /// Whether a generation of the service has this journey.
            pub fn exists_in(self, generation: Generation) -> bool {
                self.parts().iter().any(|(of, _)| *of == generation)
            }

            pub(super) fn parts(self) -> &'static [(Generation, &'static [Part])] {
                match self {
                    $($(#[cfg($cfg)])? Self::$kind => {
                        &[$((Generation::$generation, &[$(Part::$part),+])),+]
                    })*
                }
            }
        }

        impl Restored {
            pub(super) fn read(
                kind: Kind,
                state: StateKind,
                from: &mut Read,
            ) -> Result<Self, SnapshotError> {
                match kind.journey {
                    $($(#[cfg($cfg)])? JourneyKind::$kind => {
                        $(if kind.generation == Generation::$generation
                            && [$(Part::$part),+].iter().any(|part| part.holds(state))
                        {
                            return Stored::read(state, from).map(Self::$machine);
                        })+
                    })*
                }
                Err(SnapshotError::State)
            }
        }
    };
}

macro_rules! by {
    () => {
        None
    };
    ($by:ident) => {
        Some(AuthBy::$by)
    };
}

pub(super) use {by, journeys, machines, resumable, resumed};
