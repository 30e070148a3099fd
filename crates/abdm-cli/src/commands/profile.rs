//! `abdm profile` and `abdm logout`: what a patient who is logged in can do.

use std::convert::identity;

use abdm::Error;
use abdm::types::{AuthMethod, Cause, Effect, Personal, TokenKind};

use super::{Common, Done, Outcome, Run, forget, shown_address, shown_mobile, shown_number};
use crate::args::{LogoutArgs, ProfileArgs};
use crate::connect::{Connected, connect};
use crate::problem::{At, Problem};
use crate::token_file::TokenFile;

/// `abdm profile`.
impl Run for ProfileArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("profile", &self.session.output, &self.session.service)
    }

    async fn run(&self) -> Outcome {
        let Connected { client, service } = connect(&self.session.service, identity)?;
        let tokens = TokenFile::new(self.session.token_file.token_file.as_deref())?;
        let session = tokens.load(&service, client.generation())?;
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
        ];
        let mut done = Done::default();
        for (name, label, value) in rows {
            if let Some(value) = &value {
                done.line(format!("{label:<14} {value}"));
            }
            done.field(name, value);
        }
        if !methods.is_empty() {
            done.line(format!("{:<14} {}", "Methods", methods.join(", ")));
        }
        if let Some(verified) = profile.kyc_verified {
            done.line(format!("{:<14} {}", "KYC verified", if verified { "yes" } else { "no" }));
        }
        done.field("auth_methods", methods);
        done.field("kyc_verified", profile.kyc_verified);
        Ok(done)
    }
}

/// `abdm logout`.
impl Run for LogoutArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("logout", &self.session.output, &self.session.service)
    }

    async fn run(&self) -> Outcome {
        let Connected { client, service } = connect(&self.session.service, identity)?;
        let tokens = TokenFile::new(self.session.token_file.token_file.as_deref())?;
        let session = tokens.load(&service, client.generation())?;
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
