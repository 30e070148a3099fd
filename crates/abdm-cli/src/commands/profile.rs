//! `abdm profile` and `abdm logout`: what a patient who is logged in can do.

use std::convert::identity;

use abdm::flows::UserSession;
use abdm::types::{AuthMethod, Cause, Effect, Personal, TokenKind};
use abdm::{Client, Error};

use super::{Common, Done, Outcome, Run, forget, shown_address, shown_mobile, shown_number};
use crate::args::{LogoutArgs, ProfileArgs, SessionArgs};
use crate::connect::{Connected, connect};
use crate::problem::{At, Problem};
use crate::token_file::TokenFile;

/// The patient whose login was kept.
#[derive(Debug)]
pub(super) struct LoggedIn {
    pub(super) client: Client,
    pub(super) session: UserSession,
    tokens: TokenFile,
}

impl LoggedIn {
    /// Makes no call.
    pub(super) fn open(args: &SessionArgs) -> Result<Self, Problem> {
        let Connected { client, services } = connect(&args.service, identity)?;
        let tokens = TokenFile::new(args.token_file.token_file.as_deref())?;
        let session = tokens.load(&services, client.generation())?;
        Ok(Self { client, session, tokens })
    }
}

/// `abdm profile`.
impl Run for ProfileArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("profile", &self.session.output, &self.session.service)
    }

    async fn run(&self) -> Outcome {
        let LoggedIn { client, session, .. } = LoggedIn::open(&self.session)?;
        let profile =
            client.profile(&session).await.map_err(|error| Problem::of(&error, At::Reading))?;

        let text = |personal: &Option<Personal>| personal.as_ref().map(|p| p.reveal().to_owned());
        let methods: Vec<&str> = profile.auth_methods.iter().map(AuthMethod::as_str).collect();
        let rows = [
            ("abha_number", "ABHA number", profile.abha_number.as_ref().map(shown_number)),
            ("abha_address", "ABHA address", profile.abha_address.as_ref().map(shown_address)),
            ("status", "Status", profile.status.as_ref().map(|status| status.shown().to_owned())),
            ("name", "Name", text(&profile.name)),
            ("gender", "Gender", text(&profile.gender)),
            ("year_of_birth", "Year of birth", text(&profile.year_of_birth)),
            ("month_of_birth", "Month", text(&profile.month_of_birth)),
            ("day_of_birth", "Day", text(&profile.day_of_birth)),
            ("mobile", "Mobile", profile.mobile.as_ref().map(shown_mobile)),
            ("email", "E-mail", text(&profile.email)),
            ("address", "Address", text(&profile.address)),
            ("pincode", "Pincode", text(&profile.pincode)),
            ("district", "District", text(&profile.district_name)),
            ("state", "State", text(&profile.state_name)),
            ("verification_status", "Verification", text(&profile.verification_status)),
            ("verification_type", "Verified by", text(&profile.verification_type)),
        ];
        let mut done = Done::default();
        for (name, label, value) in rows {
            if let Some(value) = &value {
                done.line(format!("{label:<14} {value}"));
            }
            done.field(name, value);
        }
        let addresses: Vec<String> = profile.addresses.iter().map(shown_address).collect();
        if addresses.len() > 1 {
            done.line(format!("{:<14} {}", "All addresses", addresses.join(", ")));
        }
        done.field("addresses", addresses);
        if !methods.is_empty() {
            done.line(format!("{:<14} {}", "Methods", methods.join(", ")));
        }
        for (name, label, flag) in [
            ("kyc_verified", "KYC verified", profile.kyc_verified),
            ("email_verified", "E-mail checked", profile.email_verified),
        ] {
            if let Some(flag) = flag {
                done.line(format!("{label:<14} {}", if flag { "yes" } else { "no" }));
            }
            done.field(name, flag);
        }
        done.field("auth_methods", methods);
        Ok(done)
    }
}

/// `abdm logout`.
impl Run for LogoutArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("logout", &self.session.output, &self.session.service)
    }

    async fn run(&self) -> Outcome {
        let LoggedIn { client, session, tokens } = LoggedIn::open(&self.session)?;
        match client.logout(&session).await {
            Ok(()) => {
                forget(&tokens);
                let mut done = Done::default();
                done.line("Logged out.");
                Ok(done)
            }
            Err(error) => {
                if is_over(&error) {
                    forget(&tokens);
                }
                Err(Problem::of(&error, At::Ending))
            }
        }
    }
}

/// Whether the login has ended, or may have: either way it is of no more use.
fn is_over(error: &Error) -> bool {
    let refused = matches!(error.cause(), Cause::Token(TokenKind::User | TokenKind::Unclear));
    match error.effect() {
        Effect::None => false,
        Effect::Settled => refused,
        Effect::Possible => true,
    }
}
