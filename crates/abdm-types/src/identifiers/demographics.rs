use serde::{Deserialize, Serialize};

use crate::{InvalidInput, Personal};

/// Who a patient says to be, where a mobile alone does not tell: compared with the account, so it is
/// given as on the Aadhaar card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "Fields")]
pub struct Demographics {
    name: Personal,
    first_name: Personal,
    #[serde(skip_serializing_if = "Option::is_none")]
    middle_name: Option<Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<Personal>,
    gender: Gender,
    year_of_birth: Personal,
    #[serde(skip_serializing_if = "Option::is_none")]
    month_of_birth: Option<Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    day_of_birth: Option<Personal>,
}

/// A patient's gender, in the letters of the wire.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Gender {
    /// Female.
    #[serde(rename = "F")]
    Female,
    /// Male.
    #[serde(rename = "M")]
    Male,
    /// Another.
    #[serde(rename = "O")]
    Other,
    /// Not disclosed.
    #[serde(rename = "U")]
    Undisclosed,
}

impl Gender {
    /// Parses `F`, `M`, `O` or `U`, in any case.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] for anything else.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        match input.trim() {
            "F" | "f" => Ok(Self::Female),
            "M" | "m" => Ok(Self::Male),
            "O" | "o" => Ok(Self::Other),
            "U" | "u" => Ok(Self::Undisclosed),
            _ => Err(InvalidInput::new("gender", "F, M, O or U")),
        }
    }

    /// The letter.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Female => "F",
            Self::Male => "M",
            Self::Other => "O",
            Self::Undisclosed => "U",
        }
    }
}

/// Personal like the rest.
impl std::fmt::Debug for Gender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Gender([hidden])")
    }
}

impl Demographics {
    /// What is needed at least.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] for a name that is empty or too long, or a year that is none of this or the
    /// last century.
    pub fn new(
        name: &str,
        first_name: &str,
        gender: Gender,
        year_of_birth: u16,
    ) -> Result<Self, InvalidInput> {
        if !(1900..=2099).contains(&year_of_birth) {
            return Err(InvalidInput::new("year_of_birth", "four digits from 1900 to 2099"));
        }
        Ok(Self {
            name: named("name", name)?,
            first_name: named("first_name", first_name)?,
            middle_name: None,
            last_name: None,
            gender,
            year_of_birth: Personal::new(year_of_birth.to_string()),
            month_of_birth: None,
            day_of_birth: None,
        })
    }

    /// With a middle name.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] if it is empty or too long.
    pub fn with_middle_name(self, name: &str) -> Result<Self, InvalidInput> {
        Ok(Self { middle_name: Some(named("middle_name", name)?), ..self })
    }

    /// With a last name.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] if it is empty or too long.
    pub fn with_last_name(self, name: &str) -> Result<Self, InvalidInput> {
        Ok(Self { last_name: Some(named("last_name", name)?), ..self })
    }

    /// With month and day of birth.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] for a month that is not 1 to 12, or a day that is not 1 to 31.
    pub fn with_birthday(self, month: u8, day: u8) -> Result<Self, InvalidInput> {
        if !(1..=12).contains(&month) {
            return Err(InvalidInput::new("month_of_birth", "1 to 12"));
        }
        if !(1..=31).contains(&day) {
            return Err(InvalidInput::new("day_of_birth", "1 to 31"));
        }
        let text = |number: u8| Some(Personal::new(format!("{number:02}")));
        Ok(Self { month_of_birth: text(month), day_of_birth: text(day), ..self })
    }

    /// The full name.
    pub fn name(&self) -> &Personal {
        &self.name
    }

    /// The first name.
    pub fn first_name(&self) -> &Personal {
        &self.first_name
    }

    /// The gender.
    pub fn gender(&self) -> Gender {
        self.gender
    }

    /// The year of birth, four digits.
    pub fn year_of_birth(&self) -> &Personal {
        &self.year_of_birth
    }
}

fn named(field: &'static str, name: &str) -> Result<Personal, InvalidInput> {
    let name = name.trim();
    let fits = (1..=100).contains(&name.chars().count()) && !name.contains(char::is_control);
    if fits {
        return Ok(Personal::new(name));
    }
    Err(InvalidInput::new(field, "1 to 100 characters on one line"))
}

/// As they arrive, before they are looked at.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields {
    name: Personal,
    first_name: Personal,
    #[serde(default, deserialize_with = "crate::wire::personal")]
    middle_name: Option<Personal>,
    #[serde(default, deserialize_with = "crate::wire::personal")]
    last_name: Option<Personal>,
    gender: Gender,
    #[serde(deserialize_with = "crate::wire::personal")]
    year_of_birth: Option<Personal>,
    #[serde(default, deserialize_with = "crate::wire::personal")]
    month_of_birth: Option<Personal>,
    #[serde(default, deserialize_with = "crate::wire::personal")]
    day_of_birth: Option<Personal>,
}

impl TryFrom<Fields> for Demographics {
    type Error = InvalidInput;

    fn try_from(fields: Fields) -> Result<Self, InvalidInput> {
        // What is no number is refused as one that is none.
        let number = |text: Option<&Personal>| text.and_then(|text| text.reveal().parse().ok());
        let year = number(fields.year_of_birth.as_ref()).unwrap_or_default();
        let (name, first_name) = (fields.name.reveal(), fields.first_name.reveal());
        let mut demographics = Self::new(name, first_name, fields.gender, year)?;
        if let Some(name) = &fields.middle_name {
            demographics = demographics.with_middle_name(name.reveal())?;
        }
        if let Some(name) = &fields.last_name {
            demographics = demographics.with_last_name(name.reveal())?;
        }
        if fields.month_of_birth.is_some() || fields.day_of_birth.is_some() {
            let part = |text: Option<&Personal>| {
                number(text).and_then(|number| u8::try_from(number).ok()).unwrap_or_default()
            };
            let (month, day) = (fields.month_of_birth.as_ref(), fields.day_of_birth.as_ref());
            demographics = demographics.with_birthday(part(month), part(day))?;
        }
        Ok(demographics)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Demographics {
        let least = Demographics::new(" Asha Rao ", "Asha", Gender::Female, 1995).unwrap();
        let named = least.with_middle_name("K").unwrap().with_last_name("Rao").unwrap();
        named.with_birthday(5, 23).unwrap()
    }

    #[test]
    fn only_what_is_given_is_sent() {
        let least = Demographics::new("Asha Rao", "Asha", Gender::Female, 1995).unwrap();
        assert_eq!(
            serde_json::to_string(&least).unwrap(),
            r#"{"name":"Asha Rao","firstName":"Asha","gender":"F","yearOfBirth":"1995"}"#
        );
        assert_eq!(
            serde_json::to_string(&whole()).unwrap(),
            r#"{"name":"Asha Rao","firstName":"Asha","middleName":"K","lastName":"Rao","gender":"F","yearOfBirth":"1995","monthOfBirth":"05","dayOfBirth":"23"}"#
        );
    }

    #[test]
    fn what_was_written_is_read_back_and_the_rest_refused() {
        let written = serde_json::to_string(&whole()).unwrap();
        assert_eq!(serde_json::from_str::<Demographics>(&written).unwrap(), whole());
        for (was, is) in [
            ("\"F\"", "\"X\""),
            ("\"1995\"", "\"95\""),
            ("\"1995\"", "null"),
            ("\"05\"", "\"13\""),
            ("\"23\"", "\"many\""),
            ("\"Asha\"", "\" \""),
        ] {
            let changed = written.replace(was, is);
            assert!(serde_json::from_str::<Demographics>(&changed).is_err(), "{changed}");
        }
        let number = written.replace("\"1995\"", "1995");
        assert_eq!(serde_json::from_str::<Demographics>(&number).unwrap(), whole());
    }

    #[test]
    fn nothing_of_it_is_printed() {
        let printed = format!("{:?}", whole());
        for hidden in ["Asha", "Rao", "1995", "05", "23", "Female"] {
            assert!(!printed.contains(hidden), "{printed}");
        }
    }

    #[test]
    fn a_gender_is_one_of_four_letters() {
        for letter in ["F", "M", "O", "U"] {
            assert_eq!(Gender::parse(&letter.to_lowercase()).unwrap().as_str(), letter);
        }
        assert!(Gender::parse("Female").is_err());
    }
}
