//! `abdm update`: what the account says of the patient, and the photograph.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use abdm::ProfileUpdate;
use abdm::types::{Personal, Photo, Pincode};

use super::profile::LoggedIn;
use super::{Common, Done, Outcome, Run};
use crate::args::{ProfileParts, UpdatePhotoArgs, UpdateProfileArgs};
use crate::connect::field;
use crate::problem::{At, Problem};

/// `abdm update profile`.
impl Run for UpdateProfileArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("update profile", &self.session.output, &self.session.service)
    }

    async fn run(&self) -> Outcome {
        let update = update(&self.parts)?;
        let LoggedIn { client, session, .. } = LoggedIn::open(&self.session)?;
        client.update_profile(&session, &update).await.map_err(updating)?;
        let mut done = Done::default();
        done.line("Changed; `abdm profile` shows it.");
        Ok(done)
    }
}

fn update(parts: &ProfileParts) -> Result<ProfileUpdate, Problem> {
    let text = |text: &Option<String>| text.as_deref().map(Personal::new);
    let pincode = parts.pincode.as_deref();
    let mut update = ProfileUpdate::default();
    update.first_name = text(&parts.first_name);
    update.middle_name = text(&parts.middle_name);
    update.last_name = text(&parts.last_name);
    update.year_of_birth = text(&parts.year_of_birth);
    update.month_of_birth = text(&parts.month_of_birth);
    update.day_of_birth = text(&parts.day_of_birth);
    update.address = text(&parts.address);
    update.pincode = pincode.map(|text| field("pincode", Pincode::parse(text))).transpose()?;
    update.state_code = text(&parts.state_code);
    update.district_code = text(&parts.district_code);
    Ok(update)
}

/// `abdm update photo`.
impl Run for UpdatePhotoArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("update photo", &self.session.output, &self.session.service)
    }

    async fn run(&self) -> Outcome {
        let photo = read_photo(&self.photo)?;
        let bytes = photo.image().bytes().len();
        let LoggedIn { client, session, .. } = LoggedIn::open(&self.session)?;
        client.update_photo(&session, photo).await.map_err(updating)?;
        let mut done = Done::default();
        done.line("The photograph is set.");
        done.field("bytes", bytes);
        Ok(done)
    }
}

pub(super) fn updating(error: abdm::Error) -> Problem {
    Problem::of(&error, At::Updating)
}

/// No more of the file than a photograph may have, and a byte that shows that there is more.
fn read_photo(path: &Path) -> Result<Photo, Problem> {
    let mut bytes = Vec::new();
    let most = Photo::MOST_BYTES as u64 + 1;
    File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)).map_err(|error| {
        let what = format!("photo: {}: {}", path.display(), error.kind());
        Problem::usage(what, "Name a file that can be read.")
    })?;
    field("photo", Photo::new(bytes))
}
