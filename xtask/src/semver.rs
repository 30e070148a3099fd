//! What breaks who depends on the last release has to be a new major version.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cargo::Call;
use crate::error::Error;
use crate::step::{Context, Outcome};
use crate::tools::SEMVER;

/// Compares every published library with the last release, by its tag. Before the first one there is
/// nothing to compare with, which is no pass but a skip.
pub(crate) fn check(context: &Context) -> Result<Outcome, Error> {
    let Some(tag) = last_release(context)? else {
        let skips = vec!["semver: nothing was released yet, so nothing can break".to_owned()];
        return Ok(Outcome { skips, ..Outcome::default() });
    };
    let mut call = Call::new("semver-checks check-release --all-features --baseline-rev").arg(&tag);
    let published = context.metadata()?.members().filter(|member| member.is_published);
    for library in published.filter(|member| member.lib.is_some()) {
        call = call.arg("--package").arg(&library.name);
    }
    SEMVER.run(context, &call)
}

/// The tag `vX.Y.Z` with the highest numbers, read from git's own files, since xtask starts no git.
fn last_release(context: &Context) -> Result<Option<String>, Error> {
    let git = git_directory(context.cargo.root())?;
    let mut tags = Vec::new();
    let loose = git.join("refs").join("tags");
    if loose.is_dir() {
        for entry in fs::read_dir(&loose).map_err(Error::at(&loose))? {
            let name = entry.map_err(Error::at(&loose))?.file_name();
            tags.push(name.to_string_lossy().into_owned());
        }
    }
    if let Ok(packed) = fs::read_to_string(git.join("packed-refs")) {
        let names = packed.lines().filter_map(|line| line.split_once(" refs/tags/"));
        tags.extend(names.map(|(_, name)| name.to_owned()));
    }
    Ok(highest(&tags))
}

/// Where git keeps the tags. In a worktree beside the clone, `.git` is a file that leads there.
fn git_directory(root: &Path) -> Result<PathBuf, Error> {
    let git = root.join(".git");
    if !git.is_file() {
        return Ok(git);
    }
    let text = fs::read_to_string(&git).map_err(Error::at(&git))?;
    let own = text.trim_end().strip_prefix("gitdir: ").ok_or_else(|| {
        Error::Malformed(format!("`{}` does not say where git keeps this tree", git.display()))
    })?;
    let own = root.join(own);
    let common = own.join("commondir");
    let common = fs::read_to_string(&common).map_err(Error::at(&common))?;
    Ok(own.join(common.trim_end()))
}

fn highest(tags: &[String]) -> Option<String> {
    let numbers = |tag: &str| -> Option<[u32; 3]> {
        let parts = tag.strip_prefix('v')?.split('.').map(|part| part.parse().ok());
        parts.collect::<Option<Vec<u32>>>()?.try_into().ok()
    };
    tags.iter().filter_map(|tag| Some((numbers(tag)?, tag))).max().map(|(_, tag)| tag.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_release_is_the_one_with_the_highest_numbers() {
        let tags = ["v0.9.0", "v0.10.0", "before", "v1", "v0.2.11"].map(str::to_owned);
        assert_eq!(highest(&tags).as_deref(), Some("v0.10.0"));
        assert_eq!(highest(&[]), None);
    }

    #[test]
    fn a_worktree_finds_the_tags_of_its_clone() {
        let folder = std::env::temp_dir().join(format!("xtask-semver-{}", std::process::id()));
        let (clone, tree) = (folder.join("clone").join(".git"), folder.join("tree"));
        let own = clone.join("worktrees").join("tree");
        fs::create_dir_all(&own).unwrap();
        fs::create_dir_all(&tree).unwrap();
        fs::write(own.join("commondir"), "../..\n").unwrap();
        fs::write(tree.join(".git"), format!("gitdir: {}\n", own.display())).unwrap();
        let found = git_directory(&tree).unwrap().canonicalize().unwrap();
        assert_eq!(found, clone.canonicalize().unwrap());
        assert_eq!(git_directory(&folder.join("clone")).unwrap(), clone);
        fs::remove_dir_all(&folder).unwrap();
    }
}
