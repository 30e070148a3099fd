//! Encrypts what is on standard input under the service's key, for a program that makes its calls in
//! some other way.
//!
//! ```sh
//! curl -s http://127.0.0.1:8080/api/v1/auth/cert -H "Authorization: Bearer $TOKEN" -H "X-HIP-ID: $HIP" > key.pem
//! printf %s 123456 | cargo run -p abdm-crypto --example encrypt_only -- pkcs1 key.pem
//! ```
//!
//! The file may hold the key in any form it is handed around in: PEM, base64 without armour, JSON of
//! V3's certificate call after `jq -r .publicKey`, an X.509 certificate. Without arguments it shows
//! what it does under a key of its own, and an OTP that nobody sent.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::io::Read;
use std::{env, fs, io};

use abdm_crypto::{Encryptor, Padding, PublicKey};

/// 2048 bits; the service's own has 4096.
const KEY: &str = "\
-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1wGB7uCYU2AMgCU53O1S
qshzulbcYhXnK1B2ym4VTB7WhvNrdIWXWX5c1tCKBbjtgbUFjQ5mvgpVT5KAuhey
oyaFMzzCpwiuGnQdaAo6LJ4pR7w077mvht6zVlZ4Hr7FYSPzrt1CSXJHLPl2gVex
IikpRrpoJtHlabQSVJesC727rWMpNi4fH5sOwUWAGvW+GQKJ+IxFH7s0do+ezPQc
f9aMqnrPOxRrGLuTQuF5fq2Uhud909uEbB5S/GNbLClc/Mp973l2PYqx547L/GyB
fJhEg5DS2V34HbFcDsmrpvo10w6A5iUTZOWjwepgYB9bU8GFB3pWA6TMcs0vMmwX
vQIDAQAB
-----END PUBLIC KEY-----
";

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<_> = env::args().skip(1).collect();
    let [padding, file] = args.as_slice() else {
        for padding in Padding::ALL {
            let encryptor = Encryptor::new(PublicKey::from_text(KEY)?, *padding)?;
            println!("{}:", padding.transformation());
            println!("{}", encryptor.encrypt_base64(b"123456")?);
        }
        return Ok(());
    };
    // The padding cannot be read off the key: the generations share one.
    let padding = match padding.as_str() {
        "pkcs1" => Padding::Pkcs1v15,
        "oaep" => Padding::OaepSha1,
        _ => return Err("usage: encrypt_only pkcs1|oaep KEYFILE <PLAINTEXT".into()),
    };
    let encryptor = Encryptor::new(PublicKey::from_text(&fs::read_to_string(file)?)?, padding)?;
    let mut plaintext = Vec::new();
    io::stdin().read_to_end(&mut plaintext)?;
    println!("{}", encryptor.encrypt_base64(&plaintext)?);
    Ok(())
}
