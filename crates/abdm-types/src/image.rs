//! Cards, QR codes and photographs as they come: by their first bytes and not by what the service
//! calls them.

use std::fmt;

use bytes::Bytes;

use crate::base64;

/// An image or document of a patient, hidden from `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Image {
    kind: ImageKind,
    bytes: Bytes,
}

/// What an [`Image`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ImageKind {
    /// A JPEG.
    Jpeg,
    /// A PDF document.
    Pdf,
    /// A PNG.
    Png,
    /// An SVG drawing.
    Svg,
}

impl Image {
    /// Takes bytes that begin as an image does. `None` for any others.
    pub fn of(bytes: impl Into<Bytes>) -> Option<Self> {
        let bytes = bytes.into();
        ImageKind::of(&bytes).map(|kind| Self { kind, bytes })
    }

    /// Takes the body of a reply: the bytes, or a text that holds their base64, as a JSON string or
    /// bare (contract of v1/v2, section 5.2).
    pub(crate) fn in_body(body: &[u8]) -> Option<Self> {
        if ImageKind::of(body).is_some() {
            return Self::of(Bytes::copy_from_slice(body));
        }
        let text = str::from_utf8(body).ok()?.trim();
        let unquoted: String;
        let text = if text.starts_with('"') {
            unquoted = serde_json::from_str(text).ok()?;
            &unquoted
        } else {
            text
        };
        let text = match text.strip_prefix("data:") {
            Some(url) => url.split_once(";base64,")?.1,
            None => text,
        };
        Self::of(base64::decode_lines(text)?.to_vec())
    }

    /// What it is.
    pub fn kind(&self) -> ImageKind {
        self.kind
    }

    /// The file itself. Personal: it belongs to the patient, and into no log.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Image({:?}, {} bytes)", self.kind, self.bytes.len())
    }
}

impl ImageKind {
    /// What these bytes are, by how they begin.
    fn of(bytes: &[u8]) -> Option<Self> {
        Some(match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Self::Png,
            [0xff, 0xd8, 0xff, ..] => Self::Jpeg,
            [b'%', b'P', b'D', b'F', b'-', ..] => Self::Pdf,
            _ if is_svg(bytes) => Self::Svg,
            _ => return None,
        })
    }

    /// The ending of a file of this kind, without a dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }

    /// Its media type, such as `image/png`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// Whether the first element is that of a drawing. A page of HTML may have one inside.
fn is_svg(bytes: &[u8]) -> bool {
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    for (begin, end) in [("<?xml", "?>"), ("<!--", "-->"), ("<!DOCTYPE svg", ">"), ("<!--", "-->")]
    {
        if rest.starts_with(begin.as_bytes()) {
            let Some(at) = memchr::memmem::find(rest, end.as_bytes()) else { return false };
            rest = rest[at + end.len()..].trim_ascii_start();
        }
    }
    matches!(rest, [b'<', b's', b'v', b'g', b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/', ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\nsentinel";

    fn kind(body: &[u8]) -> Option<ImageKind> {
        Image::in_body(body).map(|image| image.kind())
    }

    #[test]
    fn an_image_is_known_by_its_first_bytes() {
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"/>"#;
        for (body, expected) in [
            (PNG, ImageKind::Png),
            (b"\xff\xd8\xff\xe0..", ImageKind::Jpeg),
            (b"%PDF-1.7 ..", ImageKind::Pdf),
            (svg, ImageKind::Svg),
            (b"\xef\xbb\xbf <?xml version=\"1.0\"?>\n<!-- card --> <svg></svg>", ImageKind::Svg),
            (b"<!DOCTYPE svg PUBLIC \"x\" \"y\">\n<svg\n></svg>", ImageKind::Svg),
        ] {
            assert_eq!(kind(body), Some(expected));
            assert_eq!(Image::in_body(body).unwrap().bytes(), body);
        }
    }

    #[test]
    fn a_text_may_hold_an_image() {
        for text in [
            "iVBORw0KGgpzZW50aW5lbA==",
            " \"iVBORw0KGgpzZW50aW5lbA==\"\n",
            "iVBORw0KGgpz\r\nZW50aW5lbA\r\n",
            "\"iVBORw0KGgpz\\nZW50aW5lbA==\"",
            "data:image/png;base64,iVBORw0KGgpzZW50aW5lbA==",
        ] {
            assert_eq!(Image::in_body(text.as_bytes()).unwrap().bytes(), PNG, "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_image() {
        for body in [
            "",
            " ",
            "{}",
            "null",
            "true",
            "\"\"",
            "\"not base64\"",
            "c2VudGluZWw=",
            r#"{"code":"ABDM-1114","message":"iVBORw0KGgpzZW50aW5lbA=="}"#,
            "<html><body><svg></svg></body></html>",
            "<!DOCTYPE html><html><svg></svg></html>",
            "<?xml version=\"1.0\"?><html><svg></svg></html>",
            "<?xml never ends",
            "<svgs/>",
            "%PD",
            "\u{89}PNG",
        ] {
            assert_eq!(kind(body.as_bytes()), None, "{body}");
        }
        assert_eq!(kind(&[0xff, 0xd8]), None);
        assert_eq!(kind(&[0xff, 0xfe, 0x00]), None);
    }

    #[test]
    fn only_kind_and_length_are_printed() {
        assert_eq!(format!("{:?}", Image::of(PNG).unwrap()), "Image(Png, 16 bytes)");
    }
}
