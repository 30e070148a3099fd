//! What the codes of refusals mean, what to do about them, and what the patient may be told.
//!
//! Every published code of the health-ID service (`HIS-…`), of the ABHA service (`ABDM-…`), of the
//! gateways and of the API manager has an [`Entry`], and so have the refusals that come without a
//! code. All of it is data: nothing is read or allocated to look something up.
//!
//! ```
//! use abdm_types::catalogue;
//!
//! let locked = &catalogue::find("HIS-1041")[0];
//! assert_eq!(locked.patient.key(), "locked");
//! println!("{}: {} {}", locked.code, locked.meaning, locked.advice);
//! ```
//!
//! One code can mean several things; then [`find`] gives several entries, and [`When`] says what
//! tells them apart. [`Explanation::of`] picks the one that a refusal in hand is about. A code that
//! is not in here keeps its text and gets a general entry.
//!
//! # What to show to a patient
//!
//! A [`PatientMessage`] has a stable key and a text in each [`Language`]. A [`PatientNotice`] is the
//! one that a failure calls for, with the wait if one is known, and every [`Failure`](crate::Failure)
//! has one ([`PatientNotice::of`]). Own texts and other languages go into a [`PatientTexts`].
//!
//! ```
//! use std::time::Duration;
//! use abdm_types::catalogue::{Language, PatientMessage, PatientNotice, PatientTexts};
//!
//! # fn main() -> Result<(), abdm_types::InvalidInput> {
//! let notice = PatientNotice::new(PatientMessage::TooManyOtps, Some(Duration::from_secs(1800)));
//! assert_eq!(
//!     notice.text(Language::English),
//!     "Too many OTPs were requested. Please try again in 30 minutes."
//! );
//!
//! let texts = PatientTexts::new(Language::Hindi)
//!     .with(PatientMessage::ContactDesk, "कृपया काउंटर नंबर 4 पर पूछें।")?;
//! assert_eq!(
//!     texts.text(&PatientMessage::ContactDesk.into()),
//!     "कृपया काउंटर नंबर 4 पर पूछें।"
//! );
//! # Ok(())
//! # }
//! ```

mod abdm;
mod entry;
mod explain;
mod front;
mod his;
mod language;
mod notice;
mod patient;
mod texts;
mod uncoded;
mod writing;

pub use entry::{Again, Entry, Evidence, Family, OtpFate, When};
pub use explain::Explanation;
pub use language::Language;
pub use notice::PatientNotice;
pub use patient::PatientMessage;
pub use texts::PatientTexts;

/// The data, in blocks of ascending codes that do not overlap.
const BLOCKS: [&[Entry]; 9] = [
    uncoded::ENTRIES,
    front::API_MANAGER,
    front::GATEWAY,
    abdm::COMMON,
    abdm::ACCOUNTS,
    abdm::LATER,
    his::OUTER,
    his::SERVICE,
    his::AADHAAR,
];

/// All entries. Those of one code stand together, the more particular before the more general.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    BLOCKS.into_iter().flatten()
}

/// The entries of exactly this code, such as `HIS-1041`, `ABDM-1094` or `900901`; empty for one that
/// is not in here. A refusal without a code goes by a name of ours, such as `access-denied`.
pub fn find(code: &str) -> &'static [Entry] {
    let of_code = |block: &&'static [Entry]| {
        let start = block.partition_point(|entry| entry.code < code);
        let end = block.partition_point(|entry| entry.code <= code);
        let found: &'static [Entry] = &block[start..end];
        (!found.is_empty()).then_some(found)
    };
    BLOCKS.iter().find_map(of_code).unwrap_or_default()
}

/// The entries that a person may mean who types `text`: a code in any case, with the colon that some
/// replies have after it, or its number alone, which can stand in several families.
pub fn search(text: &str) -> impl Iterator<Item = &'static Entry> {
    let text = text.trim().trim_end_matches([':', ' ']);
    all().filter(move |entry| {
        let number = entry.code.rsplit_once('-').map_or(entry.code, |(_, number)| number);
        entry.code.eq_ignore_ascii_case(text) || (is_number(text) && number == text)
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
