//! Whatever happens to a key on its way here, it is the same key or an error.

use abdm_crypto::PublicKey;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use proptest::{collection::vec, prelude::*, sample::select};

use crate::support::{pem, pkcs1_of, rsa_2048, wrap};

/// The key of 2048 bits as text, mangled in every way that is to be tolerated.
fn mangled() -> impl Strategy<Value = String> {
    let label = select(vec![Some("PUBLIC KEY"), Some("RSA PUBLIC KEY"), None]);
    let width = prop_oneof![1_usize..200, Just(usize::MAX)];
    let line_end =
        vec(select(vec!["\n", "\r\n", "\r", "\n\n", " \n", "\t", "\u{feff}\u{200b}"]), 1..3);
    let escapes = 0_usize..3;
    let quotes = select(vec!["", "\"", "'", "\\\""]);
    let around = select(vec!["", "\n", " \r\n\r\n", "\u{feff}", "\t "]);
    let keep_padding = any::<bool>();
    (label, width, line_end, escapes, quotes, around, keep_padding).prop_map(
        |(label, width, line_end, escapes, quotes, around, keep_padding)| {
            let line_end = line_end.concat();
            let spki = &rsa_2048().spki;
            let mut text = match label {
                Some("RSA PUBLIC KEY") => pem("RSA PUBLIC KEY", &pkcs1_of(spki), width, &line_end),
                Some(label) => pem(label, spki, width, &line_end),
                None => wrap(&STANDARD.encode(spki), width, &line_end),
            };
            if !keep_padding {
                text = text.replace('=', "");
            }
            for _ in 0..escapes {
                text = text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
                text = text.replace('\t', "\\t").replace('/', "\\/").replace('=', "\\u003D");
            }
            format!("{around}{quotes}{around}{text}{quotes}{around}")
        },
    )
}

/// Text made of the pieces that the reader looks for.
fn near_keys() -> impl Strategy<Value = String> {
    let pieces = vec![
        "-----",
        "BEGIN ",
        "END ",
        "-----BEGIN ",
        "-----END ",
        "PUBLIC KEY",
        "PRIVATE KEY",
        "CERTIFICATE",
        "RSA ",
        "\n",
        "\\",
        "\\n",
        "\\u",
        "\\u00",
        "003d",
        "MIIB",
        "=",
        "\"",
        "é",
        "\u{feff}",
    ];
    vec(select(pieces), 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_mangled_key_is_the_same_key(text in mangled()) {
        let key = PublicKey::from_der(&rsa_2048().spki);
        prop_assert_eq!(PublicKey::from_text(&text), key.clone());
        prop_assert_eq!(PublicKey::from_bytes(text.as_bytes()), key);
    }

    #[test]
    fn random_bytes_never_panic_and_are_no_key(bytes in vec(any::<u8>(), 0..2048)) {
        prop_assert!(PublicKey::from_der(&bytes).is_err());
        prop_assert!(PublicKey::from_bytes(&bytes).is_err());
        prop_assert!(PublicKey::from_text(&STANDARD.encode(&bytes)).is_err());
    }

    #[test]
    fn random_text_never_panics_and_is_no_key(text in any::<String>(), near in near_keys()) {
        prop_assert!(PublicKey::from_text(&text).is_err());
        prop_assert!(PublicKey::from_text(&near).is_err());
    }

    #[test]
    fn a_damaged_key_never_panics(
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        end in any::<prop::sample::Index>(),
    ) {
        for der in [rsa_2048().spki.clone(), pkcs1_of(&rsa_2048().spki)] {
            let mut damaged = der.clone();
            for (at, byte) in &damage {
                let at = at.index(damaged.len());
                damaged[at] = *byte;
            }
            // A damaged modulus may still be a number; then it is another key.
            if let (Ok(read), true) = (PublicKey::from_der(&damaged), damaged != der) {
                prop_assert_ne!(Ok(read), PublicKey::from_der(&der));
            }
            prop_assert!(PublicKey::from_der(&der[..end.index(der.len())]).is_err());
        }
    }
}
