use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Image, ImageKind, InvalidInput, base64};

const RULE: InvalidInput = InvalidInput::new("photo", "a JPEG or PNG of at most 100 KB");

/// The photograph of a patient, as it may be set: a JPEG or PNG of at most 100 KB (contract V3,
/// section 4).
#[derive(Clone, PartialEq, Eq)]
pub struct Photo(Image);

impl Photo {
    /// The most bytes that it may have.
    pub const MOST_BYTES: usize = 100 * 1024;

    /// Takes the bytes of a file.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] if they are too many or no such image. Nothing was sent.
    pub fn new(bytes: impl Into<Bytes>) -> Result<Self, InvalidInput> {
        let image = Image::of(bytes).ok_or(RULE)?;
        let is_photo = matches!(image.kind(), ImageKind::Jpeg | ImageKind::Png);
        match is_photo && image.bytes().len() <= Self::MOST_BYTES {
            true => Ok(Self(image)),
            false => Err(RULE),
        }
    }

    /// The image itself.
    pub fn image(&self) -> &Image {
        &self.0
    }
}

/// Its kind and length only.
impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Photo").field(&self.0).finish()
    }
}

/// As base64, the way it is sent.
impl Serialize for Photo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&base64::encode(self.0.bytes()))
    }
}

impl<'de> Deserialize<'de> for Photo {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::parse(d, |text| {
            let bytes = base64::decode_lines(text).ok_or(RULE)?;
            Self::new(bytes.to_vec())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jpeg_or_png_is_taken_up_to_its_limit() {
        let of = |start: &[u8], length: usize| {
            let mut bytes = start.to_vec();
            bytes.resize(length, 0);
            Photo::new(bytes)
        };
        assert!(of(b"\xff\xd8\xff", Photo::MOST_BYTES).is_ok());
        assert!(of(b"\x89PNG\r\n\x1a\n", 100).is_ok());
        assert_eq!(of(b"\xff\xd8\xff", Photo::MOST_BYTES + 1).unwrap_err().field(), "photo");
        for other in [b"%PDF-1.7".as_slice(), b"<svg></svg>", b"GIF89a", b""] {
            assert!(Photo::new(other.to_vec()).is_err());
        }
    }

    #[test]
    fn it_is_sent_as_base64_and_read_back() {
        let photo = Photo::new(b"\xff\xd8\xff\xe0sentinel".to_vec()).unwrap();
        let sent = serde_json::to_string(&photo).unwrap();
        assert_eq!(sent, r#""/9j/4HNlbnRpbmVs""#);
        assert_eq!(serde_json::from_str::<Photo>(&sent).unwrap(), photo);
        assert_eq!(format!("{photo:?}"), "Photo(Image(Jpeg, 12 bytes))");
        assert!(serde_json::from_str::<Photo>(r#""c2VudGluZWw=""#).is_err());
    }
}
