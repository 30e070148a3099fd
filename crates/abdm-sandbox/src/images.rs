//! Cards and QR codes, as far as a sandbox has any: true files of their kind with little in them.
//!
//! What looks like a QR code is a pattern that the ABHA number gives. It says nothing, and nobody can
//! be identified by it.

mod png;

use abdm_types::Image;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};

use crate::v3_forms::Images;
use crate::world::Record;

/// Squares along a side of the pattern.
const SIDE: usize = 21;

/// Squares along a side of the three corners that every QR code has.
const CORNER: usize = 7;

/// Points along a side of a square.
const SCALE: usize = 4;

pub(crate) fn qr_code(record: &Record) -> Image {
    let side = (SIDE + 8) * SCALE;
    let pattern = Pattern::of(record);
    png(side, side, |x, y| pattern.is_dark_at(x, y, 4 * SCALE, 4 * SCALE))
}

pub(crate) fn card_png(record: &Record) -> Image {
    let (width, height) = (342, 216);
    let pattern = Pattern::of(record);
    png(width, height, |x, y| {
        let is_frame = x < 4 || y < 4 || x >= width - 4 || y >= height - 4;
        is_frame || pattern.is_dark_at(x, y, 24, 24)
    })
}

pub(crate) fn card_svg(record: &Record) -> Image {
    let [name, number] = lines(record).map(|line| escaped(&line));
    let drawing = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"342\" height=\"216\">\
         <rect width=\"342\" height=\"216\" fill=\"white\" stroke=\"black\"/>\
         <text x=\"24\" y=\"48\">{name}</text><text x=\"24\" y=\"80\">{number}</text></svg>\n"
    );
    image(drawing.into_bytes())
}

pub(crate) fn card_pdf(record: &Record) -> Image {
    let [name, number] = lines(record).map(|line| {
        let line = line.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect::<String>();
        line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")
    });
    let text = format!("BT /F 12 Tf 24 168 Td ({name}) Tj 0 -24 Td ({number}) Tj ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 342 216]/Contents 4 0 R\
         /Resources<</Font<</F 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{text}\nendstream", text.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let (mut pdf, mut places) = ("%PDF-1.4\n".to_owned(), String::new());
    for (number, object) in (1..).zip(&objects) {
        places += &format!("{:010} 00000 n \n", pdf.len());
        pdf += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let (count, start) = (objects.len() + 1, pdf.len());
    pdf += &format!(
        "xref\n0 {count}\n0000000000 65535 f \n{places}\
         trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    );
    image(pdf.into_bytes())
}

/// Has an image come in the form that is chosen for it.
pub(crate) fn in_form(response: Response<Bytes>, form: Images) -> Response<Bytes> {
    match form {
        Images::Raw => response,
        Images::Base64 => {
            use base64::Engine;
            use base64::engine::general_purpose::STANDARD;

            let (mut parts, body) = response.into_parts();
            let json = HeaderValue::from_static("application/json;charset=UTF-8");
            parts.headers.insert(CONTENT_TYPE, json);
            Response::from_parts(parts, Bytes::from(format!("\"{}\"", STANDARD.encode(body))))
        }
    }
}

/// What a card says.
fn lines(record: &Record) -> [String; 2] {
    [record.name.to_string(), record.person.abha_number.to_owned()]
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn png(width: usize, height: usize, is_dark: impl Fn(usize, usize) -> bool) -> Image {
    image(png::of(width, height, is_dark))
}

fn image(bytes: Vec<u8>) -> Image {
    Image::of(bytes).expect("each begins as its kind does")
}

struct Pattern(u64);

impl Pattern {
    fn of(record: &Record) -> Self {
        let digits = record.person.abha_number.bytes().filter(u8::is_ascii_digit);
        Self(digits.fold(1, |sum, digit| sum * 10 + u64::from(digit - b'0')))
    }

    /// Whether a point is dark, where the pattern begins there.
    fn is_dark_at(&self, x: usize, y: usize, left: usize, top: usize) -> bool {
        let square = |at: usize, from: usize| Some(at.checked_sub(from)? / SCALE);
        match (square(x, left), square(y, top)) {
            (Some(column), Some(row)) if column < SIDE && row < SIDE => self.is_dark(column, row),
            _ => false,
        }
    }

    fn is_dark(&self, column: usize, row: usize) -> bool {
        let far = SIDE - CORNER;
        let corner = match (column, row) {
            (0..CORNER, 0..CORNER) => Some((column, row)),
            (column, 0..CORNER) if column >= far => Some((column - far, row)),
            (0..CORNER, row) if row >= far => Some((column, row - far)),
            _ => None,
        };
        if let Some((x, y)) = corner {
            let from_centre = x.abs_diff(CORNER / 2).max(y.abs_diff(CORNER / 2));
            return from_centre != 2;
        }
        let place = (row * SIDE + column) as u64;
        let mixed = (self.0 ^ place).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 63 == 1
    }
}

#[cfg(test)]
mod tests {
    use abdm_types::ImageKind;

    use super::*;
    use crate::people::{ASHA, JOSEPH};

    #[test]
    fn each_is_of_its_kind_and_differs_from_person_to_person() {
        let (asha, joseph) = (Record::of(&ASHA), Record::of(&JOSEPH));
        for (make, kind) in [
            (qr_code as fn(&Record) -> Image, ImageKind::Png),
            (card_png, ImageKind::Png),
            (card_svg, ImageKind::Svg),
            (card_pdf, ImageKind::Pdf),
        ] {
            assert_eq!(make(&asha).kind(), kind);
            assert_eq!(make(&asha), make(&asha));
            assert_ne!(make(&asha), make(&joseph));
        }
    }

    #[test]
    fn a_name_cannot_break_a_card() {
        let record = Record { name: "A) <b> & \u{905}\\".into(), ..Record::of(&ASHA) };
        let svg = String::from_utf8(card_svg(&record).bytes().to_vec()).unwrap();
        assert!(svg.contains("A) &lt;b&gt; &amp; \u{905}"), "{svg}");
        let pdf = String::from_utf8(card_pdf(&record).bytes().to_vec()).unwrap();
        assert!(pdf.contains(r"(A\) <b> & ?\\) Tj"), "{pdf}");
    }

    #[test]
    fn a_pdf_says_where_its_objects_are() {
        let pdf = String::from_utf8(card_pdf(&Record::of(&ASHA)).bytes().to_vec()).unwrap();
        let (_, table) = pdf.split_once("xref\n0 6\n").unwrap();
        for (number, line) in (0..6).zip(table.lines()).skip(1) {
            let at: usize = line[..10].parse().unwrap();
            assert!(pdf[at..].starts_with(&format!("{number} 0 obj")), "{line}");
        }
        let (_, start) = pdf.split_once("startxref\n").unwrap();
        let start: usize = start.lines().next().unwrap().parse().unwrap();
        assert!(pdf[start..].starts_with("xref"));
    }
}
