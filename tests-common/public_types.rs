//! The public types of a crate, as its listing (`api.txt`) has them, so that a test of all of them
//! comes to know of a new one.
//!
//! Included with `#[path]` by the tests of several crates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What holds nothing but what this library wrote itself, a number or a time.
const PLAIN: &[&str] = &[
    "&'static str",
    "bool",
    "core::time::Duration",
    "i64",
    "std::time::SystemTime",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
];

/// The public types of a few crates.
pub(crate) struct PublicTypes {
    /// Those that have room for something.
    roomy: BTreeSet<String>,
    /// The others: each is one of several words, with no more than something plain beside it.
    plain: BTreeSet<String>,
}

impl PublicTypes {
    /// Of the crates of these names.
    pub(crate) fn of(crates: &[&str]) -> Self {
        let crates_dir = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let listings: Vec<String> = crates
            .iter()
            .map(|name| std::fs::read_to_string(crates_dir.join(name).join("api.txt")).unwrap())
            .collect();
        Self::in_listing(&listings.concat())
    }

    fn in_listing(listing: &str) -> Self {
        let lines = listing.lines().map(|line| line.trim_start_matches("#[non_exhaustive] "));
        let items: Vec<&str> = lines.filter_map(|line| line.strip_prefix("pub ")).collect();
        let path = |text: &str| text.split(['<', '(', ':', ' ']).next().unwrap_or_default().len();
        let mut roomy = BTreeSet::new();
        let mut enums: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for item in &items {
            let (kind, rest) = item.split_once(' ').unwrap_or_default();
            let rest = rest.replace("::", "\0");
            let name = rest[..path(&rest)].replace('\0', "::");
            match kind {
                "struct" | "union" => drop(roomy.insert(name)),
                "enum" => drop(enums.insert(name, Vec::new())),
                _ => {}
            }
        }
        for item in &items {
            let item = item.replace("::", "\0");
            let end = path(&item);
            let (name, held) = (item[..end].replace('\0', "::"), item[end..].replace('\0', "::"));
            let mut of = name.rmatch_indices("::").map(|(at, _)| &name[..at]);
            let Some(of) = of.find(|of| enums.contains_key(*of)) else { continue };
            let held = held.trim_start_matches(['(', ':', ' ']).trim_end_matches(')');
            let held = held.split(", ").filter(|held| !held.is_empty()).map(str::to_owned);
            enums.get_mut(of).unwrap().extend(held);
        }
        let mut types = Self { roomy, plain: BTreeSet::new() };
        types.roomy.extend(enums.keys().cloned());
        // What holds nothing but plain ones is plain itself.
        while let Some(name) = types.next_plain(&enums) {
            types.roomy.remove(&name);
            types.plain.insert(name);
        }
        types
    }

    fn next_plain(&self, enums: &BTreeMap<String, Vec<String>>) -> Option<String> {
        let is_plain = |held: &String| {
            let held = held.trim_start_matches("core::option::Option<").trim_end_matches('>');
            PLAIN.contains(&held)
                || self.find(held).is_some_and(|listed| self.plain.contains(listed))
        };
        let mut open = enums.iter().filter(|(name, _)| self.roomy.contains(*name));
        open.find(|(_, held)| held.iter().all(is_plain)).map(|(name, _)| name.clone())
    }

    /// The public name of a type, which may be defined further inside.
    fn find(&self, defined: &str) -> Option<&String> {
        let defined = defined.trim_start_matches('&').split('<').next()?;
        let (module, last) = defined.rsplit_once("::")?;
        let module = format!("{module}::");
        let has_it = |listed: &&String| {
            listed
                .rsplit_once("::")
                .is_some_and(|(of, name)| name == last && module.starts_with(&format!("{of}::")))
        };
        self.roomy.iter().chain(&self.plain).filter(has_it).max_by_key(|listed| listed.len())
    }

    /// Those with room for something that are not among these, which are as
    /// [`type_name`](std::any::type_name) gives them.
    pub(crate) fn missing<'n>(&self, seen: impl IntoIterator<Item = &'n str>) -> Vec<&str> {
        let seen: BTreeSet<&String> = seen.into_iter().filter_map(|name| self.find(name)).collect();
        self.roomy.iter().filter(|name| !seen.contains(name)).map(String::as_str).collect()
    }
}

#[test]
fn a_new_public_type_is_missed_unless_it_has_room_for_nothing() {
    let types = PublicTypes::in_listing(
        "pub mod a\n\
         #[non_exhaustive] pub enum a::Word\n\
         pub a::Word::One\n\
         pub a::Word::Two(usize)\n\
         pub enum a::m::Either\n\
         pub a::m::Either::Bare\n\
         pub a::m::Either::Full(a::inner::Word, alloc::string::String)\n\
         pub enum a::Both\n\
         pub a::Both::Told::when: core::option::Option<core::time::Duration>\n\
         pub a::Both::Word(a::inner::Word)\n\
         pub struct a::Number(_)\n\
         pub struct a::m::Number<'a>\n\
         pub fn a::Number::new(u64) -> Self\n",
    );
    assert_eq!(types.missing([]), ["a::Number", "a::m::Either", "a::m::Number"]);
    assert_eq!(types.missing(["a::m::deep::Number<'_>", "&a::inner::Number"]), ["a::m::Either"]);
}
