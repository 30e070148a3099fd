//! What must not be printed, in every spelling that a careless line would give it, and the search for
//! it.

use std::collections::{BTreeSet, HashMap};

use abdm::types::testing::sentinel;
use abdm_sandbox::people::{self, Person};

use super::stage::{CLIENT_SECRET, EMAIL, OTP, PASSWORD, STREET, TXN, WRONG_OTP};

/// How each token of the sandbox begins, of the application as of patients: `{"` in base64.
const TOKEN: &str = "eyJ";

/// How the images of the sandbox begin, and the one that a patient uploads: as bytes, in base64.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const PDF: &str = "%PDF-";

/// What is looked at first of each place: as many bytes as the shortest that is looked for.
const WINDOW: usize = 3;

/// All of it.
pub(super) struct Hidden {
    needles: Vec<Needle>,
    /// Which of them begin in a way, by that.
    begin: HashMap<u32, Vec<usize>>,
    /// A bit for each way to begin, mixed: almost every place of a text is done with by it.
    bits: Vec<u64>,
}

struct Needle {
    what: &'static str,
    spelled: &'static str,
    /// In lower case, as the text is read.
    bytes: Vec<u8>,
    /// Whether it says nothing within a longer word or number.
    alone: bool,
}

impl Hidden {
    /// What belongs to these people, and what each town issues and each application has.
    pub(super) fn of<'p>(people: impl IntoIterator<Item = &'p Person>) -> Self {
        let mut values = BTreeSet::from([
            ("an OTP", OTP),
            ("an OTP", WRONG_OTP),
            ("a transaction", TXN),
            ("the client's secret", CLIENT_SECRET),
            ("an e-mail address", EMAIL),
            ("a mobile", people::MOBILE_WITHOUT_ABHA),
            ("a password", PASSWORD),
            ("an address", STREET),
        ]);
        for person in people {
            values.extend([
                ("a name", person.name),
                ("a first name", person.first_name),
                ("a last name", person.last_name),
                ("an ABHA number", person.abha_number),
                ("an ABHA address", person.abha_address),
                ("a mobile", person.mobile),
                ("an Aadhaar number", person.aadhaar),
                ("a district", person.district.1),
                ("a state", person.state.1),
                ("a postal code", person.pincode),
            ]);
            values.extend(person.aadhaar_mobile.map(|mobile| ("a mobile", mobile)));
            values.extend(person.email.map(|email| ("an e-mail address", email)));
            values.extend(person.password.map(|password| ("a password", password)));
        }
        let mut hidden = Self::none();
        for (what, value) in values {
            hidden.text(what, value);
        }
        hidden.put("a token", "in base64", TOKEN.as_bytes().to_vec(), true);
        hidden.put("an image", "in plain", PNG.to_vec(), false);
        hidden.encoded("an image", PNG);
        hidden.put("a card", "in plain", PDF.into(), false);
        hidden
    }

    /// The values that samples of all types are filled with.
    pub(super) fn sentinels() -> Self {
        let mut hidden = Self::none();
        for value in sentinel::HIDDEN {
            hidden.put("a sentinel", "in plain", value.as_bytes().to_vec(), false);
            hidden.encoded("a sentinel", value.as_bytes());
        }
        hidden
    }

    /// Something else of that kind.
    pub(super) fn more(&mut self, what: &'static str, value: &str) {
        self.text(what, value);
    }

    fn none() -> Self {
        Self { needles: Vec::new(), begin: HashMap::new(), bits: vec![0; 1 << 10] }
    }

    /// A text in all its spellings.
    fn text(&mut self, what: &'static str, value: &str) {
        let is_number = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        // Six digits turn up by chance within a longer number; ten do not.
        let alone = !is_number || value.len() <= 6;
        let mut spell = |spelled, text: String| {
            if spelled == "in plain" || text != value {
                self.put(what, spelled, text.into_bytes(), alone);
            }
        };
        spell("in plain", value.to_owned());
        spell("without dashes", value.replace('-', ""));
        spell("percent-encoded", percent(value, "%20"));
        spell("as in a form", percent(value, "+"));
        if value.len() > 4 {
            self.encoded(what, value.as_bytes());
        }
        if value.contains('-') {
            self.encoded(what, value.replace('-', "").as_bytes());
        }
    }

    /// Bytes as they are written where only text can be.
    fn encoded(&mut self, what: &'static str, bytes: &[u8]) {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        self.put(what, "in hex", hex.into_bytes(), false);
        let list: Vec<String> = bytes.iter().map(u8::to_string).collect();
        self.put(what, "as a list of bytes", list.join(", ").into_bytes(), false);
        for before in 0..3 {
            // What stands before and after it is not known, and shares characters with it.
            let shifted = [&[0; 2][..before], bytes].concat();
            let whole = base64(&shifted);
            let known = &whole[(before * 8).div_ceil(6)..shifted.len() * 8 / 6];
            if known.len() >= 6 {
                self.put(what, "in base64", known.as_bytes().to_vec(), false);
                let of_urls = known.replace('+', "-").replace('/', "_");
                self.put(what, "in base64", of_urls.into_bytes(), false);
            }
        }
    }

    fn put(&mut self, what: &'static str, spelled: &'static str, bytes: Vec<u8>, alone: bool) {
        let bytes = bytes.to_ascii_lowercase();
        let Some(begins) = bytes.first_chunk::<WINDOW>() else { return };
        let window = begins.iter().fold(0, |window, byte| slide(window, *byte));
        let bit = mixed(window);
        self.bits[bit / 64] |= 1 << (bit % 64);
        self.begin.entry(window).or_default().push(self.needles.len());
        self.needles.push(Needle { what, spelled, bytes, alone });
    }

    /// The first of it that a text shows: what it is, and how it is spelled.
    pub(super) fn shown_in(&self, text: &[u8]) -> Option<(&'static str, &'static str)> {
        let mut window = 0;
        for (end, byte) in text.iter().enumerate() {
            window = slide(window, LOWER[usize::from(*byte)]);
            let bit = mixed(window);
            if self.bits[bit / 64] >> (bit % 64) & 1 == 0 {
                continue;
            }
            let candidates = self.begin.get(&window).map_or(&[][..], Vec::as_slice);
            for needle in candidates.iter().map(|at| &self.needles[*at]) {
                if needle.is_at(end + 1 - WINDOW, text) {
                    return Some((needle.what, needle.spelled));
                }
            }
        }
        None
    }
}

impl Needle {
    fn is_at(&self, at: usize, text: &[u8]) -> bool {
        let end = at + self.bytes.len();
        if !text.get(at..end).is_some_and(|found| found.eq_ignore_ascii_case(&self.bytes)) {
            return false;
        }
        let joins = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        let is_token = self.bytes.eq_ignore_ascii_case(TOKEN.as_bytes());
        !self.alone || !(joins(before) || joins(text.get(end)) && !is_token)
    }
}

/// The last bytes of a text, one further.
const fn slide(window: u32, byte: u8) -> u32 {
    (window << 8 | byte as u32) & 0x00ff_ffff
}

/// One of as many as there are bits.
const fn mixed(window: u32) -> usize {
    (window.wrapping_mul(0x9e37_79b1) >> 16) as usize
}

const LOWER: [u8; 256] = {
    let mut lower = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        lower[byte] = (byte as u8).to_ascii_lowercase();
        byte += 1;
    }
    lower
};

fn percent(text: &str, blank: &str) -> String {
    let encoded = |c: char| match c {
        ' ' => blank.to_owned(),
        c if c.is_ascii_alphanumeric() || "-_.".contains(c) => c.to_string(),
        c => format!("%{:02X}", u32::from(c)),
    };
    text.chars().map(encoded).collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bit = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
    let digit =
        |first: usize| (first..first + 6).fold(0, |digit, at| digit << 1 | usize::from(bit(at)));
    (0..bytes.len() * 8).step_by(6).map(|first| char::from(DIGITS[digit(first)])).collect()
}

#[test]
fn whatever_is_hidden_is_seen_however_it_is_spelled() {
    let asha = &people::ASHA;
    let hidden = Hidden::of([asha]);
    let number = asha.abha_number.replace('-', "");
    for text in [
        "healthid=91-0000-1001-0007&x",
        "to ASHA RAMANATHAN, that is",
        "Asha%20Ramanathan",
        "name=asha+ramanathan",
        "asha.ramanathan%40sbx",
        "+915550001001",
        "Aadhaar(999941057058)",
        "otp: 835917.",
        "token: \"eyJhbGciOiJSUzUxMiJ9\"",
        "{\"txnId\":\"5E17E10F-0000-4000-8000-000000000000\"}",
        &format!("number {number}"),
        &format!("{:?}", asha.aadhaar.as_bytes()),
        &format!("{:02x?}", asha.mobile.as_bytes()).replace(", ", ""),
        &base64(format!("12 {}", asha.abha_number).as_bytes()),
        &base64(format!("1 {number}.").as_bytes()),
        &base64(format!("{} ", asha.mobile).as_bytes()),
        &base64(PNG),
    ] {
        assert!(hidden.shown_in(text.as_bytes()).is_some(), "{text}");
    }
    for text in ["v1v2.auth_init", "18359170", "**-****-****-0007", "127.0.0.1:41079", "keyJoin"] {
        assert_eq!(hidden.shown_in(text.as_bytes()), None, "{text}");
    }
    assert_eq!(base64(b"a token"), "YSB0b2tlbg");
}
