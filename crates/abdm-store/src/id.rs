use std::fmt;

/// The name under which a journey waits: 128 bits, written as 32 lower-case hexadecimal digits.
///
/// Random, and no secret: whoever knows it still needs the store, the sealing key and the OTP. It
/// says nothing of the patient, so it can be logged, printed and put into a URL.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JourneyId([u8; 16]);

/// Text that is no [`JourneyId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a journey id is 32 lower-case hexadecimal digits")]
pub struct InvalidJourneyId;

impl JourneyId {
    /// An id of random bytes. Where they come from is the caller's business.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes it was made of.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Reads what [`Display`](fmt::Display) wrote. There is one way to write an id, and no other is
    /// taken.
    ///
    /// # Errors
    ///
    /// [`InvalidJourneyId`] for any other text.
    pub fn parse(text: &str) -> Result<Self, InvalidJourneyId> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let pairs: &[[u8; 2]; 16] = pairs.try_into().map_err(|_| InvalidJourneyId)?;
        if !rest.is_empty() {
            return Err(InvalidJourneyId);
        }
        let mut bytes = [0; 16];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Ok(Self(bytes))
    }
}

fn digit(character: u8) -> Result<u8, InvalidJourneyId> {
    match character {
        b'0'..=b'9' => Ok(character - b'0'),
        b'a'..=b'f' => Ok(character - b'a' + 10),
        _ => Err(InvalidJourneyId),
    }
}

impl fmt::Display for JourneyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for JourneyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JourneyId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let id = JourneyId::from_bytes(std::array::from_fn(|index| index as u8 * 17));
        assert_eq!(id.to_string(), "00112233445566778899aabbccddeeff");
        assert_eq!(JourneyId::parse(&id.to_string()), Ok(id));
        assert_eq!(format!("{id:?}"), "JourneyId(00112233445566778899aabbccddeeff)");
    }

    #[test]
    fn there_is_one_way_to_write_it() {
        for text in [
            "",
            "00112233445566778899aabbccddee",
            "00112233445566778899aabbccddeef",
            "00112233445566778899aabbccddeeff0",
            "00112233445566778899aabbccddeeff00",
            "00112233445566778899AABBCCDDEEFF",
            "00112233445566778899aabbccddeefg",
            " 0112233445566778899aabbccddeeff",
            "+0112233445566778899aabbccddeeff",
            "0011223344556677-8899aabbccddeef",
            "é0112233445566778899aabbccddeef",
        ] {
            assert_eq!(JourneyId::parse(text), Err(InvalidJourneyId), "{text}");
        }
    }
}
