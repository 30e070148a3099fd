//! From DER to the numbers of an RSA key, and back.

use rsa::{pkcs1, pkcs8};
use x509_cert::{
    Certificate,
    der::{
        Decode, Encode, Header, Reader, SliceReader, Tag, Tagged,
        asn1::{AnyRef, BitStringRef, ObjectIdentifier, UintRef},
    },
    spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef},
};

use crate::{KeyError, PublicKey};

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// Other algorithms that public keys come with, and what they are called in an error.
const OTHER_ALGORITHMS: [(ObjectIdentifier, &str); 6] = [
    (ObjectIdentifier::new_unwrap("1.2.840.10045.2.1"), "an elliptic-curve key"),
    (ObjectIdentifier::new_unwrap("1.3.101.112"), "an Ed25519 key"),
    (ObjectIdentifier::new_unwrap("1.3.101.110"), "an X25519 key"),
    (ObjectIdentifier::new_unwrap("1.2.840.10040.4.1"), "a DSA key"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.7"), "a key for RSAES-OAEP only"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10"), "a key for RSASSA-PSS signatures only"),
];

const BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// The upper end is that of the `rsa` crate; real keys have 65537, very old ones 3 or 17.
const EXPONENTS: std::ops::RangeInclusive<u64> = 3..=(1 << 33) - 1;

/// What an RSA public key consists of.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// Big-endian, without leading zeros.
    pub(crate) modulus: Vec<u8>,
    pub(crate) exponent: u64,
    pub(crate) bits: usize,
}

/// Reads an SPKI, a certificate or a PKCS#1 public key.
pub(crate) fn read(der: &[u8]) -> Result<Numbers, KeyError> {
    check_outline(der)?;
    if let Ok(spki) = SubjectPublicKeyInfoRef::from_der(der) {
        let key = spki.subject_public_key.as_bytes();
        return from_spki(&spki.algorithm.oid, spki.algorithm.parameters.map(|p| p.tag()), key);
    }
    if let Ok(certificate) = Certificate::from_der(der) {
        let spki = &certificate.tbs_certificate.subject_public_key_info;
        let key = spki.subject_public_key.as_bytes();
        let parameters = spki.algorithm.parameters.as_ref().map(|p| p.tag());
        return from_spki(&spki.algorithm.oid, parameters, key);
    }
    if let Ok(key) = pkcs1::RsaPublicKey::from_der(der) {
        return from_pkcs1(&key);
    }
    if pkcs8::PrivateKeyInfo::from_der(der).is_ok() || pkcs1::RsaPrivateKey::from_der(der).is_ok() {
        return Err(KeyError::PrivateKey);
    }
    Err(KeyError::OtherStructure)
}

/// The `SubjectPublicKeyInfo` of the key.
pub(crate) fn spki(numbers: &Numbers) -> Result<Vec<u8>, KeyError> {
    let encode = || {
        let exponent = numbers.exponent.to_be_bytes();
        let key = pkcs1::RsaPublicKey {
            modulus: UintRef::new(&numbers.modulus)?,
            public_exponent: UintRef::new(&exponent)?,
        }
        .to_der()?;
        SubjectPublicKeyInfoRef {
            algorithm: AlgorithmIdentifierRef {
                oid: RSA_ENCRYPTION,
                parameters: Some(AnyRef::NULL),
            },
            subject_public_key: BitStringRef::from_bytes(&key)?,
        }
        .to_der()
    };
    encode().map_err(|_| KeyError::OtherStructure)
}

/// Whether the bytes are one DER SEQUENCE from the first to the last: the question that tells a
/// damaged key from something that never was one.
fn check_outline(der: &[u8]) -> Result<(), KeyError> {
    let found = der.len();
    if found == 0 {
        return Err(KeyError::Empty);
    }
    let announced = || {
        let mut reader = SliceReader::new(der).ok()?;
        let header = Header::decode(&mut reader).ok().filter(|h| h.tag == Tag::Sequence)?;
        usize::try_from((reader.position() + header.length).ok()?).ok()
    };
    match announced() {
        Some(announced) if announced == found => Ok(()),
        Some(announced) if announced <= PublicKey::MAX_INPUT => {
            Err(KeyError::WrongLength { announced, found })
        }
        _ => Err(KeyError::NotAKey { length: found }),
    }
}

fn from_spki(
    oid: &ObjectIdentifier,
    parameters: Option<Tag>,
    key: Option<&[u8]>,
) -> Result<Numbers, KeyError> {
    if *oid != RSA_ENCRYPTION {
        let found = OTHER_ALGORITHMS
            .iter()
            .find(|(other, _)| other == oid)
            .map_or("a key of another algorithm", |(_, name)| name);
        return Err(KeyError::NotRsa { found });
    }
    // RFC 3279 wants NULL; some writers leave it out.
    if parameters.is_some_and(|tag| tag != Tag::Null) {
        return Err(KeyError::OtherStructure);
    }
    let key = key
        .and_then(|key| pkcs1::RsaPublicKey::from_der(key).ok())
        .ok_or(KeyError::OtherStructure)?;
    from_pkcs1(&key)
}

fn from_pkcs1(key: &pkcs1::RsaPublicKey<'_>) -> Result<Numbers, KeyError> {
    let modulus = key.modulus.as_bytes();
    let bits = match modulus {
        [first, rest @ ..] => rest.len() * 8 + (8 - first.leading_zeros() as usize),
        [] => 0,
    };
    if !BITS.contains(&bits) {
        return Err(KeyError::UnsupportedSize { bits });
    }
    let exponent = number(key.public_exponent.as_bytes());
    let is_odd = modulus.last().is_some_and(|last| last % 2 == 1);
    match exponent {
        Some(exponent) if is_odd && exponent % 2 == 1 && EXPONENTS.contains(&exponent) => {
            Ok(Numbers { modulus: modulus.to_vec(), exponent, bits })
        }
        _ => Err(KeyError::ImpossibleNumbers),
    }
}

/// The number of these big-endian bytes, if it fits.
fn number(bytes: &[u8]) -> Option<u64> {
    (bytes.len() <= 8).then(|| bytes.iter().fold(0, |n, byte| (n << 8) | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PKCS#1 key of these numbers, which need not be those of a real one.
    fn pkcs1_der(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
        pkcs1::RsaPublicKey {
            modulus: UintRef::new(modulus).unwrap(),
            public_exponent: UintRef::new(exponent).unwrap(),
        }
        .to_der()
        .unwrap()
    }

    /// An SPKI around a key, well-formed or not.
    fn spki_der(oid: ObjectIdentifier, parameters: Option<AnyRef<'_>>, key: &[u8]) -> Vec<u8> {
        SubjectPublicKeyInfoRef {
            algorithm: AlgorithmIdentifierRef { oid, parameters },
            subject_public_key: BitStringRef::from_bytes(key).unwrap(),
        }
        .to_der()
        .unwrap()
    }

    /// An odd number of that many bits.
    fn odd(bits: usize) -> Vec<u8> {
        let mut bytes = vec![0xa5; bits.div_ceil(8)];
        bytes[0] = 1 << ((bits - 1) % 8);
        bytes
    }

    #[test]
    fn a_modulus_of_2048_to_4096_bits_is_taken() {
        for bits in [2048, 2049, 3072, 4095, 4096] {
            let numbers = read(&pkcs1_der(&odd(bits), &[1, 0, 1])).unwrap();
            assert_eq!((numbers.bits, numbers.exponent), (bits, 65_537));
        }
    }

    #[test]
    fn a_smaller_or_larger_modulus_is_refused_with_its_size() {
        for bits in [1, 512, 1024, 2047, 4097, 8192, 16_384] {
            let error = read(&pkcs1_der(&odd(bits), &[1, 0, 1])).unwrap_err();
            assert_eq!(error, KeyError::UnsupportedSize { bits });
        }
    }

    #[test]
    fn only_odd_exponents_from_3_to_33_bits_are_taken() {
        let modulus = odd(2048);
        for exponent in [&[3][..], &[17], &[1, 0, 1], &[1, 0xff, 0xff, 0xff, 0xff]] {
            assert!(read(&pkcs1_der(&modulus, exponent)).is_ok(), "{exponent:?}");
        }
        let too_large = [2, 0, 0, 0, 1];
        let huge = [0xff; 16];
        for exponent in [&[0][..], &[1], &[2], &[4], &[1, 0, 0], &too_large, &huge] {
            let error = read(&pkcs1_der(&modulus, exponent)).unwrap_err();
            assert_eq!(error, KeyError::ImpossibleNumbers, "{exponent:?}");
        }
    }

    #[test]
    fn an_even_modulus_is_refused() {
        let mut modulus = odd(2048);
        modulus[255] = 0xa4;
        let error = read(&pkcs1_der(&modulus, &[1, 0, 1])).unwrap_err();
        assert_eq!(error, KeyError::ImpossibleNumbers);
    }

    #[test]
    fn whatever_is_read_is_written_as_the_same_spki() {
        let numbers = read(&pkcs1_der(&odd(2048), &[1, 0, 1])).unwrap();
        let written = spki(&numbers).unwrap();
        let again = read(&written).unwrap();
        assert_eq!((&again.modulus, again.exponent), (&numbers.modulus, numbers.exponent));
        assert_eq!(spki(&again).unwrap(), written);
    }

    #[test]
    fn an_spki_without_the_null_parameter_is_the_same_key() {
        let key = pkcs1_der(&odd(2048), &[1, 0, 1]);
        let der = spki_der(RSA_ENCRYPTION, None, &key);
        assert_eq!(spki(&read(&der).unwrap()), spki(&read(&key).unwrap()));
    }

    #[test]
    fn an_spki_with_other_parameters_or_without_a_key_is_refused() {
        let key = pkcs1_der(&odd(2048), &[1, 0, 1]);
        let parameters = AnyRef::new(Tag::OctetString, &[1]).unwrap();
        for der in [
            spki_der(RSA_ENCRYPTION, Some(parameters), &key),
            spki_der(RSA_ENCRYPTION, Some(AnyRef::NULL), &key[1..]),
            spki_der(RSA_ENCRYPTION, Some(AnyRef::NULL), &[]),
        ] {
            assert_eq!(read(&der).unwrap_err(), KeyError::OtherStructure);
        }
    }

    #[test]
    fn another_algorithm_is_named() {
        let key = pkcs1_der(&odd(2048), &[1, 0, 1]);
        for (oid, name) in OTHER_ALGORITHMS {
            let error = read(&spki_der(oid, None, &key)).unwrap_err();
            assert_eq!(error, KeyError::NotRsa { found: name });
        }
        let unheard_of = ObjectIdentifier::new_unwrap("1.2.3.4");
        let error = read(&spki_der(unheard_of, None, &key)).unwrap_err();
        assert_eq!(error, KeyError::NotRsa { found: "a key of another algorithm" });
    }

    #[test]
    fn bytes_without_structure_are_told_from_a_damaged_key() {
        let whole = pkcs1_der(&odd(2048), &[1, 0, 1]);
        let announced = whole.len();
        assert_eq!(read(&[]).unwrap_err(), KeyError::Empty);
        assert_eq!(read(&[0x33; 512]).unwrap_err(), KeyError::NotAKey { length: 512 });
        let huge = [0x30, 0x83, 0xff, 0xff, 0xff, 0, 0];
        assert_eq!(read(&huge).unwrap_err(), KeyError::NotAKey { length: 7 });
        let found = 200;
        assert_eq!(read(&whole[..found]).unwrap_err(), KeyError::WrongLength { announced, found });
        let appended = [&whole[..], b"\n"].concat();
        let found = announced + 1;
        assert_eq!(read(&appended).unwrap_err(), KeyError::WrongLength { announced, found });
        assert_eq!(read(&[0x30, 3, 2, 1, 5]).unwrap_err(), KeyError::OtherStructure);
    }
}
