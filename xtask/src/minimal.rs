//! The oldest versions that the manifests allow are enough: whoever has them locked can build this.

use std::fs;
use std::path::Path;

use crate::cargo::Call;
use crate::error::Error;
use crate::step::Context;

/// The libraries and the command build with the oldest versions of what they name themselves.
pub(crate) fn check(context: &Context) -> Result<Vec<String>, Error> {
    let root = context.cargo.root();
    let target = &context.metadata()?.target_dir;
    let copy = target.join("minimal");
    // What a lock file of today says must not decide, so it happens in a copy without one.
    copy_manifests(context, root, &copy)?;
    let manifest = copy.join("Cargo.toml").display().to_string();
    let resolve = Call::new("-Zdirect-minimal-versions generate-lockfile --manifest-path")
        .arg(&manifest)
        .with_env("RUSTC_BOOTSTRAP", "1");
    context.cargo.stdout_of(&resolve)?;
    let build = Call::new("check --locked --all-features --lib --bins --manifest-path")
        .arg(&manifest)
        .arg("--target-dir")
        .arg(&target.join("minimal-target").display().to_string());
    let captured = context.cargo.capture(&build)?;
    Ok((!captured.success)
        .then(|| format!("with the oldest versions that Cargo.toml allows:\n{}", captured.stderr))
        .into_iter()
        .collect())
}

fn copy_manifests(context: &Context, root: &Path, copy: &Path) -> Result<(), Error> {
    if copy.exists() {
        fs::remove_dir_all(copy).map_err(Error::at(copy))?;
    }
    fs::create_dir_all(copy).map_err(Error::at(copy))?;
    for file in ["Cargo.toml", "README.md"] {
        let (from, to) = (root.join(file), copy.join(file));
        fs::copy(&from, &to).map_err(Error::at(&from))?;
    }
    let docs = root.join("docs");
    copy_dir(&docs, &copy.join("docs"))?;
    for member in context.metadata()?.members() {
        let place = member.dir.strip_prefix(root).map_err(|_| {
            Error::Malformed(format!("{} is not in the workspace", member.dir.display()))
        })?;
        copy_dir(&member.dir, &copy.join(place))?;
    }
    Ok(())
}

fn copy_dir(from: &Path, to: &Path) -> Result<(), Error> {
    fs::create_dir_all(to).map_err(Error::at(to))?;
    for entry in fs::read_dir(from).map_err(Error::at(from))? {
        let path = entry.map_err(Error::at(from))?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            copy_dir(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name)).map_err(Error::at(&path))?;
        }
    }
    Ok(())
}
