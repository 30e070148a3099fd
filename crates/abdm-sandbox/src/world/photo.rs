//! Photographs, as far as they are looked at (contract V3, sections 4 and 9).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Denied;

/// The most bytes of a picture.
pub(crate) const LARGEST: usize = 100 * 1024;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";

/// Refuses what is no PNG or JPEG in base64, is too large, or has no face in it. Only a PNG of a single
/// point is known to have none.
pub(super) fn check(base64: &str) -> Result<(), Denied> {
    let bytes = STANDARD.decode(base64.trim()).map_err(|_| Denied::PhotoInvalid)?;
    let is_picture = bytes.starts_with(JPEG) || bytes.starts_with(PNG) && !is_point(&bytes);
    match is_picture && bytes.len() <= LARGEST {
        true => Ok(()),
        false => Err(Denied::PhotoInvalid),
    }
}

/// Whether the header of a PNG says 1 by 1.
fn is_point(png: &[u8]) -> bool {
    png.get(16..24) == Some(&[0, 0, 0, 1, 0, 0, 0, 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(bytes: &[u8]) -> Result<(), Denied> {
        check(&STANDARD.encode(bytes))
    }

    fn png(width: u8, length: usize) -> Vec<u8> {
        let mut bytes = [PNG, b"\0\0\0\x0dIHDR\0\0\0", &[width], b"\0\0\0", &[width]].concat();
        bytes.resize(length, 0);
        bytes
    }

    #[test]
    fn a_png_or_jpeg_of_some_size_is_taken() {
        assert_eq!(checked(&png(2, 60)), Ok(()));
        assert_eq!(checked(&png(2, LARGEST)), Ok(()));
        assert_eq!(checked(&[JPEG, b"\xe0 and so on"].concat()), Ok(()));
    }

    #[test]
    fn a_point_too_much_and_anything_else_is_refused() {
        for bytes in [png(1, 60), png(2, LARGEST + 1), b"%PDF-1.7".to_vec(), Vec::new()] {
            assert_eq!(checked(&bytes), Err(Denied::PhotoInvalid));
        }
        assert_eq!(check("no base64"), Err(Denied::PhotoInvalid));
    }
}
