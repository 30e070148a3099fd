//! Those with an Aadhaar number and no ABHA, who can be enrolled.

use super::{Person, Resident, SOMEONE};

/// Has an Aadhaar number with a mobile, and no ABHA: retrieval finds nothing, and the mobile has no
/// account. She wants her ABHA on that mobile.
pub const ISHITA: Resident = Resident {
    name: "Ishita Bora",
    aadhaar: "155453269524",
    mobile: "5550001011",
    shows: "an Aadhaar number without an ABHA; can be enrolled, on Aadhaar's mobile",
    becomes: Person {
        name: "Ishita Bora",
        first_name: "Ishita",
        last_name: "Bora",
        born: (1997, 11, 5),
        state: ("18", "ASSAM"),
        district: ("618", "KAMRUP METRO"),
        pincode: "781001",
        abha_number: "91-0000-1013-0003",
        abha_address: "91000010130003@sbx",
        mobile: "5550001011",
        aadhaar: "155453269524",
        aadhaar_mobile: Some("5550001011"),
        shows: "enrolled",
        ..SOMEONE
    },
};

/// Has no ABHA either, and wants it on another mobile than UIDAI has for him.
pub const DEV: Resident = Resident {
    name: "Dev Malhotra",
    aadhaar: "056281948218",
    mobile: "5550001014",
    shows: "an Aadhaar number without an ABHA; can be enrolled, on another mobile: 5550001114",
    becomes: Person {
        name: "Dev Malhotra",
        first_name: "Dev",
        last_name: "Malhotra",
        gender: "M",
        born: (1979, 3, 17),
        state: ("3", "PUNJAB"),
        district: ("27", "AMRITSAR"),
        pincode: "143001",
        abha_number: "91-0000-1014-0002",
        abha_address: "91000010140002@sbx",
        mobile: "5550001114",
        aadhaar: "056281948218",
        aadhaar_mobile: Some("5550001014"),
        shows: "enrolled",
        ..SOMEONE
    },
};
