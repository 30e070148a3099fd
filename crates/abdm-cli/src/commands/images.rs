//! `abdm card` and `abdm qr`: images, written to a file and never to a terminal.

use std::path::Path;

use abdm::CardFormat;
use abdm::types::{Image, ImageKind};
use serde_json::json;

use super::profile::LoggedIn;
use super::{Common, Done, Outcome, Run};
use crate::args::{CardArgs, CardFormatName, QrArgs};
use crate::out_file::{Format, OutFile};
use crate::problem::{At, Problem};

/// `abdm card`.
impl Run for CardArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("card", &self.session.output, &self.session.service)
    }

    async fn run(&self) -> Outcome {
        let file = OutFile::new(&self.out)?;
        let (format, kind) = match self.format.unwrap_or_else(|| by_ending(&self.out.out)) {
            CardFormatName::Png => (CardFormat::Png, ImageKind::Png),
            CardFormatName::Pdf => (CardFormat::Pdf, ImageKind::Pdf),
            CardFormatName::Svg => (CardFormat::Svg, ImageKind::Svg),
        };
        file.check(format_of(kind))?;
        let LoggedIn { client, session, .. } = LoggedIn::open(&self.session)?;
        let card = client.card(&session, format).await;
        keep("card", &file, &card.map_err(|error| Problem::of(&error, At::Reading))?)
    }
}

/// `abdm qr`.
impl Run for QrArgs {
    fn common(&self) -> Common<'_> {
        Common::calling("qr", &self.session.output, &self.session.service)
    }

    async fn run(&self) -> Outcome {
        let file = OutFile::new(&self.out)?;
        let LoggedIn { client, session, .. } = LoggedIn::open(&self.session)?;
        let qr_code = client.qr_code(&session).await;
        keep("QR code", &file, &qr_code.map_err(|error| Problem::of(&error, At::Reading))?)
    }
}

fn keep(what: &str, file: &OutFile<'_>, image: &Image) -> Outcome {
    file.write(image.bytes(), format_of(image.kind()))?;
    let (path, bytes) = (file.path().display().to_string(), image.bytes().len());
    let mut done = Done::default();
    done.line(format!("The {what} is in {path}: {bytes} bytes"));
    done.field("file", path);
    done.field("kind", image.kind().extension());
    done.field("bytes", json!(bytes));
    Ok(done)
}

/// What the ending of a file asks for.
fn by_ending(path: &Path) -> CardFormatName {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "pdf" => CardFormatName::Pdf,
        "svg" => CardFormatName::Svg,
        _ => CardFormatName::Png,
    }
}

fn format_of(kind: ImageKind) -> Format {
    match kind {
        ImageKind::Jpeg => Format { name: "a JPEG image", extensions: &["jpg", "jpeg"] },
        ImageKind::Pdf => Format { name: "a PDF document", extensions: &["pdf"] },
        ImageKind::Svg => Format { name: "an SVG drawing", extensions: &["svg"] },
        _ => Format { name: "a PNG image", extensions: &["png"] },
    }
}
