//! People to delete: a deletion is for good, and each can be shown on somebody else.

use super::{Person, SOMEONE};

/// Active people with a password, whom nothing else needs. A demonstration of deletions takes the
/// first that is there still; a new sandbox has all of them again.
pub static LEAVERS: [Person; 24] = [
    leaver(
        ["Aarti Kashyap", "Aarti", "Kashyap"],
        "F",
        ["91-0000-1031-0001", "aarti.kashyap@sbx"],
        ["044236671273", "5550001031", "Aarti@1031"],
    ),
    leaver(
        ["Bharat Lodha", "Bharat", "Lodha"],
        "M",
        ["91-0000-1032-0000", "bharat.lodha@sbx"],
        ["194268465639", "5550001032", "Bharat@1032"],
    ),
    leaver(
        ["Charu Mehta", "Charu", "Mehta"],
        "F",
        ["91-0000-1033-0009", "charu.mehta@sbx"],
        ["022233079248", "5550001033", "Charu@1033"],
    ),
    leaver(
        ["Dinesh Nair", "Dinesh", "Nair"],
        "M",
        ["91-0000-1034-0008", "dinesh.nair@sbx"],
        ["112685995283", "5550001034", "Dinesh@1034"],
    ),
    leaver(
        ["Esha Oberoi", "Esha", "Oberoi"],
        "F",
        ["91-0000-1035-0007", "esha.oberoi@sbx"],
        ["088666617602", "5550001035", "Esha@1035"],
    ),
    leaver(
        ["Firdaus Patel", "Firdaus", "Patel"],
        "F",
        ["91-0000-1036-0006", "firdaus.patel@sbx"],
        ["023721590109", "5550001036", "Firdaus@1036"],
    ),
    leaver(
        ["Ganesh Rao", "Ganesh", "Rao"],
        "M",
        ["91-0000-1037-0005", "ganesh.rao@sbx"],
        ["091590139628", "5550001037", "Ganesh@1037"],
    ),
    leaver(
        ["Hema Saxena", "Hema", "Saxena"],
        "F",
        ["91-0000-1038-0004", "hema.saxena@sbx"],
        ["169571177774", "5550001038", "Hema@1038"],
    ),
    leaver(
        ["Imran Tyagi", "Imran", "Tyagi"],
        "M",
        ["91-0000-1039-0003", "imran.tyagi@sbx"],
        ["122154728037", "5550001039", "Imran@1039"],
    ),
    leaver(
        ["Jaya Upadhyay", "Jaya", "Upadhyay"],
        "F",
        ["91-0000-1040-0000", "jaya.upadhyay@sbx"],
        ["138084148522", "5550001040", "Jaya@1040"],
    ),
    leaver(
        ["Kiran Varma", "Kiran", "Varma"],
        "M",
        ["91-0000-1041-0009", "kiran.varma@sbx"],
        ["148885393369", "5550001041", "Kiran@1041"],
    ),
    leaver(
        ["Leela Wadhwa", "Leela", "Wadhwa"],
        "F",
        ["91-0000-1042-0008", "leela.wadhwa@sbx"],
        ["048750047439", "5550001042", "Leela@1042"],
    ),
    leaver(
        ["Manoj Xaxa", "Manoj", "Xaxa"],
        "M",
        ["91-0000-1043-0007", "manoj.xaxa@sbx"],
        ["185513137358", "5550001043", "Manoj@1043"],
    ),
    leaver(
        ["Neha Yadav", "Neha", "Yadav"],
        "F",
        ["91-0000-1044-0006", "neha.yadav@sbx"],
        ["089907511636", "5550001044", "Neha@1044"],
    ),
    leaver(
        ["Omkar Zende", "Omkar", "Zende"],
        "M",
        ["91-0000-1045-0005", "omkar.zende@sbx"],
        ["136516761226", "5550001045", "Omkar@1045"],
    ),
    leaver(
        ["Parul Arora", "Parul", "Arora"],
        "F",
        ["91-0000-1046-0004", "parul.arora@sbx"],
        ["012972997523", "5550001046", "Parul@1046"],
    ),
    leaver(
        ["Qasim Bhatt", "Qasim", "Bhatt"],
        "M",
        ["91-0000-1047-0003", "qasim.bhatt@sbx"],
        ["073415973184", "5550001047", "Qasim@1047"],
    ),
    leaver(
        ["Rekha Chavan", "Rekha", "Chavan"],
        "F",
        ["91-0000-1048-0002", "rekha.chavan@sbx"],
        ["074495163551", "5550001048", "Rekha@1048"],
    ),
    leaver(
        ["Sameer Dixit", "Sameer", "Dixit"],
        "M",
        ["91-0000-1049-0001", "sameer.dixit@sbx"],
        ["075574353927", "5550001049", "Sameer@1049"],
    ),
    leaver(
        ["Tulsi Ekka", "Tulsi", "Ekka"],
        "F",
        ["91-0000-1050-0007", "tulsi.ekka@sbx"],
        ["076653544299", "5550001050", "Tulsi@1050"],
    ),
    leaver(
        ["Uday Fernandes", "Uday", "Fernandes"],
        "M",
        ["91-0000-1051-0006", "uday.fernandes@sbx"],
        ["077732734662", "5550001051", "Uday@1051"],
    ),
    leaver(
        ["Vidya Ghorpade", "Vidya", "Ghorpade"],
        "F",
        ["91-0000-1052-0005", "vidya.ghorpade@sbx"],
        ["078811925035", "5550001052", "Vidya@1052"],
    ),
    leaver(
        ["Waseem Haldar", "Waseem", "Haldar"],
        "M",
        ["91-0000-1053-0004", "waseem.haldar@sbx"],
        ["079891115409", "5550001053", "Waseem@1053"],
    ),
    leaver(
        ["Yamini Inamdar", "Yamini", "Inamdar"],
        "F",
        ["91-0000-1054-0003", "yamini.inamdar@sbx"],
        ["080970305772", "5550001054", "Yamini@1054"],
    ),
];

const fn leaver(
    [name, first_name, last_name]: [&'static str; 3],
    gender: &'static str,
    [abha_number, abha_address]: [&'static str; 2],
    [aadhaar, mobile, password]: [&'static str; 3],
) -> Person {
    Person {
        name,
        first_name,
        last_name,
        gender,
        abha_number,
        abha_address,
        mobile,
        aadhaar,
        aadhaar_mobile: Some(mobile),
        password: Some(password),
        shows: "active, with a password: to be deleted",
        ..SOMEONE
    }
}
