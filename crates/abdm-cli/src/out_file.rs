//! `--out FILE`: where an image of a patient's goes, such as a card.
//!
//! It is written whole or not at all, and on Unix only its owner can read it.

use std::fs;
use std::io;
use std::path::Path;

use crate::args::OutArgs;
use crate::private_file;
use crate::problem::Problem;

/// What is to be in a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Format {
    /// In sentences: `a PNG image`.
    pub(crate) name: &'static str,
    /// Endings of files that hold it, in small letters; the usual one first.
    pub(crate) extensions: &'static [&'static str],
}

/// A file that can be written.
#[derive(Debug)]
pub(crate) struct OutFile<'a> {
    path: &'a Path,
    force: bool,
}

impl<'a> OutFile<'a> {
    /// Checks all that can be checked before what is to be in it was asked for.
    ///
    /// # Errors
    ///
    /// [`Problem`] when something is there already and `--force` was not given, when that is no
    /// file, or nothing can be written there.
    pub(crate) fn new(args: &'a OutArgs) -> Result<Self, Problem> {
        let file = Self { path: &args.out, force: args.force };
        match fs::symlink_metadata(file.path) {
            Ok(found) if !found.is_file() => {
                return Err(file.usage("it must be a regular file and no symbolic link", OTHER));
            }
            Ok(_) if !file.force => return Err(file.is_there()),
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(file.io(&error)),
            _ => {}
        }
        if file.extension().is_none() {
            return Err(file.usage("it has no ending, such as .png", OTHER));
        }
        private_file::try_beside(file.path).map_err(|error| file.io(&error))?;
        Ok(file)
    }

    /// Writes it. `format` is what the content is, whatever was asked for.
    ///
    /// # Errors
    ///
    /// [`Problem`] when its ending promises something else, when by now something is there, or it
    /// cannot be written. What was there before is then still there.
    pub(crate) fn write(&self, content: &[u8], format: Format) -> Result<(), Problem> {
        self.check(format)?;
        let written = match self.force {
            true => private_file::replace(self.path, content),
            false => private_file::write_new(self.path, content),
        };
        written.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => self.is_there(),
            _ => self.io(&error),
        })
    }

    /// Whether its ending is one of files that hold this, which can be known before it comes.
    ///
    /// # Errors
    ///
    /// [`Problem`] when it promises something else.
    pub(crate) fn check(&self, format: Format) -> Result<(), Problem> {
        if !self.extension().is_some_and(|ending| format.extensions.contains(&ending.as_str())) {
            let usual = format.extensions.first().copied().unwrap_or_default();
            return Err(self.usage(
                &format!("its ending is not that of {}", format.name),
                &format!("Name a file that ends in .{usual}."),
            ));
        }
        Ok(())
    }

    pub(crate) fn path(&self) -> &Path {
        self.path
    }

    fn extension(&self) -> Option<String> {
        Some(self.path.extension()?.to_str()?.to_ascii_lowercase())
    }

    fn is_there(&self) -> Problem {
        self.usage("there is such a file", "Name another, or give --force to replace it.")
    }

    fn usage(&self, why: &str, next: &str) -> Problem {
        Problem::usage(format!("out: {}: {why}", self.path.display()), next)
    }

    fn io(&self, error: &io::Error) -> Problem {
        Problem::other(format!("out: {}: {error}", self.path.display()), OTHER)
    }
}

const OTHER: &str = "Name another file with --out.";

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    const PNG: Format = Format { name: "a PNG image", extensions: &["png"] };
    const JPEG: Format = Format { name: "a JPEG image", extensions: &["jpg", "jpeg"] };

    struct Directory(PathBuf);

    impl Directory {
        fn new() -> Self {
            static COUNT: AtomicU32 = AtomicU32::new(0);
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = format!("abdm-out-file-{}-{count}", std::process::id());
            let path = std::env::temp_dir().join(name);
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn args(&self, name: &str, force: bool) -> OutArgs {
            OutArgs { out: self.0.join(name), force }
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap();
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn why(result: Result<impl Sized, Problem>) -> String {
        result.map(drop).unwrap_err().to_string()
    }

    #[test]
    fn it_is_written_whole_for_its_owner_and_nothing_else_is_left() {
        let directory = Directory::new();
        for name in ["a.png", "B.PNG"] {
            let args = directory.args(name, false);
            OutFile::new(&args).unwrap().write(b"content", PNG).unwrap();
            assert_eq!(fs::read(&args.out).unwrap(), b"content");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                assert_eq!(fs::metadata(&args.out).unwrap().permissions().mode() & 0o777, 0o600);
            }
        }
        assert_eq!(directory.names().len(), 2);
    }

    #[test]
    fn what_is_there_is_replaced_by_force_alone() {
        let directory = Directory::new();
        let (args, forced) = (directory.args("a.png", false), directory.args("a.png", true));
        fs::write(&args.out, "before").unwrap();
        assert!(why(OutFile::new(&args)).contains("there is such a file"));
        OutFile::new(&forced).unwrap().write(b"after", PNG).unwrap();
        assert_eq!(fs::read(&args.out).unwrap(), b"after");

        // It came while the content was asked for.
        let late = directory.args("late.png", false);
        let file = OutFile::new(&late).unwrap();
        fs::write(&late.out, "others").unwrap();
        assert!(why(file.write(b"mine", PNG)).contains("there is such a file"));
        assert_eq!(fs::read(&late.out).unwrap(), b"others");
        assert_eq!(directory.names().len(), 2);
    }

    #[test]
    fn its_ending_says_what_it_is_or_it_is_not_written() {
        let directory = Directory::new();
        assert!(why(OutFile::new(&directory.args("card", false))).contains("no ending"));
        for (name, format, usual) in [("a.jpg", PNG, ".png"), ("a.png", JPEG, ".jpg")] {
            let args = directory.args(name, true);
            let problem = OutFile::new(&args).unwrap().write(b"content", format).unwrap_err();
            assert!(problem.to_string().contains(format.name), "{problem}");
            let next = problem.to_json()["next"].to_string();
            assert!(next.contains(usual), "{next}");
        }
        assert!(directory.names().is_empty());
        let args = directory.args("a.jpeg", false);
        OutFile::new(&args).unwrap().write(b"content", JPEG).unwrap();
    }

    #[test]
    fn what_is_no_file_is_not_replaced_even_by_force() {
        let directory = Directory::new();
        fs::create_dir(directory.0.join("a.png")).unwrap();
        let regular = "it must be a regular file";
        assert!(why(OutFile::new(&directory.args("a.png", true))).contains(regular));
        #[cfg(unix)]
        {
            fs::write(directory.0.join("target"), "before").unwrap();
            std::os::unix::fs::symlink(directory.0.join("target"), directory.0.join("b.png"))
                .unwrap();
            assert!(why(OutFile::new(&directory.args("b.png", true))).contains(regular));
            assert_eq!(fs::read(directory.0.join("target")).unwrap(), b"before");
        }
        assert!(OutFile::new(&directory.args("no/such/a.png", false)).is_err());
    }
}
