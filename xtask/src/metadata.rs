//! What `cargo metadata` knows, reduced to what the checks ask for.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cargo::{Call, Cargo};
use crate::error::Error;

#[derive(Debug)]
pub(crate) struct Metadata {
    pub(crate) target_dir: PathBuf,
    /// Every locked package, for all platforms and features.
    pub(crate) packages: Vec<Package>,
}

#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// As written in the manifest, for example `1.88`.
    pub(crate) rust_version: Option<String>,
    /// Of this workspace.
    pub(crate) is_member: bool,
    /// Not kept from the registry by `publish = false`.
    pub(crate) is_published: bool,
    pub(crate) dir: PathBuf,
    /// The source file of the library, if it has one.
    pub(crate) lib: Option<PathBuf>,
    pub(crate) features: BTreeMap<String, Vec<String>>,
    /// Names of normal dependencies, optional ones included, dev and build ones not.
    pub(crate) dependencies: Vec<String>,
}

impl Metadata {
    pub(crate) fn load(cargo: &Cargo) -> Result<Self, Error> {
        // All features, so that optional dependencies are among the packages.
        let call = Call::new("metadata --format-version 1 --all-features --locked");
        Self::parse(&cargo.stdout_of(&call)?)
    }

    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let json: Value = serde_json::from_str(text).map_err(|error| {
            Error::Malformed(format!("cargo metadata printed no JSON: {error}"))
        })?;
        let members: HashSet<&str> =
            list(&json, "workspace_members")?.iter().filter_map(Value::as_str).collect();
        Ok(Self {
            target_dir: PathBuf::from(string(&json, "target_directory")?),
            packages: list(&json, "packages")?
                .iter()
                .map(|package| Package::parse(package, &members))
                .collect::<Result<_, _>>()?,
        })
    }

    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.is_member)
    }

    pub(crate) fn member(&self, name: &str) -> Option<&Package> {
        self.members().find(|package| package.name == name)
    }

    /// What is wrong between a table in xtask's source, which names `listed`, and the members.
    pub(crate) fn compare_members(&self, table: &str, listed: &[&str]) -> Vec<String> {
        let unlisted = self
            .members()
            .filter(|member| !listed.contains(&member.name.as_str()))
            .map(|member| format!("{} is not in {table}", member.name));
        let unknown = listed
            .iter()
            .filter(|name| self.member(name).is_none())
            .map(|name| format!("{table} names {name}, which is no member of the workspace"));
        unlisted.chain(unknown).collect()
    }
}

impl Package {
    fn parse(json: &Value, members: &HashSet<&str>) -> Result<Self, Error> {
        let manifest = Path::new(string(json, "manifest_path")?);
        let features = json["features"].as_object().ok_or_else(|| missing("features"))?;
        Ok(Self {
            name: string(json, "name")?.to_owned(),
            version: string(json, "version")?.to_owned(),
            rust_version: json["rust_version"].as_str().map(str::to_owned),
            is_member: members.contains(string(json, "id")?),
            is_published: json["publish"].is_null(),
            dir: manifest.parent().unwrap_or(manifest).to_owned(),
            lib: library(json)?,
            features: features
                .iter()
                .map(|(name, enables)| (name.clone(), strings(enables)))
                .collect(),
            dependencies: list(json, "dependencies")?
                .iter()
                // cargo writes `null` for a normal dependency.
                .filter(|dependency| dependency["kind"].is_null())
                .map(|dependency| string(dependency, "name").map(str::to_owned))
                .collect::<Result<_, _>>()?,
        })
    }
}

fn library(package: &Value) -> Result<Option<PathBuf>, Error> {
    let is_library = |target: &&Value| {
        strings(&target["kind"]).iter().any(|kind| kind.ends_with("lib") || kind == "proc-macro")
    };
    let target = list(package, "targets")?.iter().find(is_library);
    target.map(|target| string(target, "src_path").map(PathBuf::from)).transpose()
}

fn list<'a>(json: &'a Value, key: &str) -> Result<&'a [Value], Error> {
    json[key].as_array().map(Vec::as_slice).ok_or_else(|| missing(key))
}

fn string<'a>(json: &'a Value, key: &str) -> Result<&'a str, Error> {
    json[key].as_str().ok_or_else(|| missing(key))
}

fn strings(json: &Value) -> Vec<String> {
    json.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn missing(key: &str) -> Error {
    Error::Malformed(format!("cargo metadata has no `{key}` where one is expected"))
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::json;

    use super::*;

    /// A workspace member as cargo describes it; tests put more in by key.
    pub(crate) fn member(name: &str, dependencies: &[&str]) -> Value {
        json!({
            "name": name,
            "version": "0.1.0",
            "id": format!("path+file:///w/{name}#0.1.0"),
            "manifest_path": format!("/w/{name}/Cargo.toml"),
            "rust_version": "1.88",
            "features": {},
            "targets": [{ "kind": ["lib"], "src_path": format!("/w/{name}/src/lib.rs") }],
            "dependencies": dependencies
                .iter()
                .map(|name| json!({ "name": name, "kind": null }))
                .collect::<Vec<_>>(),
        })
    }

    /// Metadata with these members, and packages from the registry beside them.
    pub(crate) fn metadata(members: &[Value], locked: &[Value]) -> Metadata {
        let text = json!({
            "target_directory": "/w/target",
            "workspace_members": members.iter().map(|m| m["id"].clone()).collect::<Vec<_>>(),
            "packages": members.iter().chain(locked).collect::<Vec<_>>(),
        });
        Metadata::parse(&text.to_string()).unwrap()
    }

    #[test]
    fn only_normal_dependencies_are_edges() {
        let mut package = member("a", &["b"]);
        let dependencies = package["dependencies"].as_array_mut().unwrap();
        dependencies.push(json!({ "name": "c", "kind": "dev" }));
        dependencies.push(json!({ "name": "d", "kind": "build" }));
        dependencies.push(json!({ "name": "e", "kind": null, "optional": true }));
        assert_eq!(metadata(&[package], &[]).packages[0].dependencies, ["b", "e"]);
    }

    #[test]
    fn a_package_without_a_library_has_none() {
        let mut package = member("a", &[]);
        package["targets"] = json!([{ "kind": ["bin"], "src_path": "/w/a/src/main.rs" }]);
        assert_eq!(metadata(&[package], &[]).packages[0].lib, None);
    }

    #[test]
    fn a_table_has_to_name_exactly_the_members() {
        let metadata = metadata(&[member("a", &[]), member("b", &[])], &[]);
        assert_eq!(metadata.compare_members("TABLE", &["a", "b"]), [""; 0]);
        assert_eq!(
            metadata.compare_members("TABLE", &["a", "c"]),
            ["b is not in TABLE", "TABLE names c, which is no member of the workspace"]
        );
    }

    #[test]
    fn other_shapes_are_refused() {
        for text in ["", "{}", r#"{"workspace_members": [], "target_directory": "/w"}"#] {
            assert!(matches!(Metadata::parse(text), Err(Error::Malformed(_))), "{text}");
        }
    }
}
