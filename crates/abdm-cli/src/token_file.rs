//! Where a patient's login is kept between commands.
//!
//! The file is replaced whole or not at all, and never reached through a symbolic link. On Unix
//! only its owner can read it; elsewhere it has the permissions that its directory passes on.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use abdm::flows::{Generation, SessionOf, UserSession};
use abdm::types::{AbhaNumber, XToken};
use secrecy::ExposeSecret;
use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};

use crate::connect::Services;
use crate::private_file;
use crate::problem::Problem;

/// A token of 16 KiB at most, each byte of it escaped at worst, and what stands around it.
const LARGEST: usize = 64 * 1024;

/// Of a login by ABHA address, where its service is not known.
const NO_SUCH_SERVICE: &str = "the login is by ABHA address, and no URL of its service is given";

/// A place for one login.
#[derive(Debug)]
pub(crate) struct TokenFile {
    path: PathBuf,
}

/// What is written: what a command reads back, and no more.
#[derive(Serialize)]
struct Written<'a> {
    generation: &'static str,
    /// The token goes to no other service.
    service: &'a str,
    x_token: &'a str,
    /// Seconds since 1970.
    expires_at: Option<u64>,
    abha_number: Option<&'a AbhaNumber>,
    /// `address` for a login by ABHA address on V3.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'static str>,
}

/// What a login by ABHA address is marked with.
const ADDRESS: &str = "address";

/// What is read back.
#[derive(Deserialize)]
struct Kept {
    generation: String,
    service: String,
    x_token: XToken,
    expires_at: Option<u64>,
    abha_number: Option<AbhaNumber>,
    of: Option<String>,
}

impl TokenFile {
    /// The file that was named, or the one in the user's state directory.
    ///
    /// # Errors
    ///
    /// [`Problem`] when none was named and there is no such directory.
    pub(crate) fn new(named: Option<&Path>) -> Result<Self, Problem> {
        let path = match named {
            Some(path) if !path.as_os_str().is_empty() => path.to_owned(),
            _ => state_directory()
                .ok_or_else(|| {
                    Problem::usage("token_file: there is no home directory", "Give --token-file.")
                })?
                .join("abdm")
                .join("session.token"),
        };
        Ok(Self { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes sure that a login can be kept, before an OTP is spent on it.
    ///
    /// # Errors
    ///
    /// [`Problem`] when something other than a file is there, or nothing can be written there.
    pub(crate) fn prepare(&self) -> Result<(), Problem> {
        match fs::symlink_metadata(&self.path) {
            Ok(found) if !found.is_file() => return Err(self.no_file()),
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(self.io(&error)),
            _ => {}
        }
        make_directory(private_file::directory(&self.path))
            .and_then(|()| private_file::try_beside(&self.path))
            .map_err(|error| self.io(&error))
    }

    /// Keeps a login, in place of any other.
    ///
    /// # Errors
    ///
    /// [`Problem`] when that fails; an older login is then still there.
    pub(crate) fn store(&self, session: &UserSession, services: &Services) -> Result<(), Problem> {
        self.prepare()?;
        let service =
            services.that_takes(session.of).ok_or_else(|| self.unusable(NO_SUCH_SERVICE))?;
        let mut json = Zeroizing::new(Vec::with_capacity(LARGEST));
        let written = Written {
            generation: session.generation.as_str(),
            service,
            x_token: session.x_token.expose_secret(),
            expires_at: session.expires_at.and_then(unix_seconds),
            abha_number: session.abha_number.as_ref(),
            of: (session.of == SessionOf::Address).then_some(ADDRESS),
        };
        serde_json::to_writer(&mut *json, &written).map_err(|error| self.io(&error.into()))?;
        json.push(b'\n');
        private_file::replace(&self.path, &json).map_err(|error| self.io(&error))
    }

    /// The login that is kept.
    ///
    /// # Errors
    ///
    /// [`Problem`] when there is none, it is for another service or of another generation of it, or,
    /// on Unix, others can read it.
    pub(crate) fn load(
        &self,
        services: &Services,
        generation: Generation,
    ) -> Result<UserSession, Problem> {
        let kept: Kept = serde_json::from_slice(&self.read()?)
            .map_err(|_| self.unusable("this is no login that abdm kept"))?;
        match Generation::parse(&kept.generation) {
            Some(of) if of == generation => {}
            Some(other) => return Err(self.of_other_generation(other, generation)),
            None => return Err(self.unusable("the login is of no generation that abdm knows")),
        }
        let mut session = UserSession::new(generation, kept.x_token, kept.abha_number);
        session.of = match kept.of.as_deref() {
            None => SessionOf::Number,
            Some(ADDRESS) => SessionOf::Address,
            Some(_) => return Err(self.unusable("the login is of no kind that abdm knows")),
        };
        match services.that_takes(session.of) {
            Some(service) if service == kept.service => {}
            Some(_) => {
                return Err(self.unusable("the login is for another service than this one"));
            }
            None => {
                let what = format!("token_file: {}: {NO_SUCH_SERVICE}", self.path.display());
                return Err(Problem::usage(what, "Give --phr-web-url too, or log in again."));
            }
        }
        session.expires_at =
            kept.expires_at.and_then(|at| UNIX_EPOCH.checked_add(Duration::from_secs(at)));
        Ok(session)
    }

    /// Forgets the login.
    ///
    /// # Errors
    ///
    /// [`Problem`] when the file cannot be removed.
    pub(crate) fn remove(&self) -> Result<(), Problem> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.io(&error)),
            _ => Ok(()),
        }
    }

    fn read(&self) -> Result<Zeroizing<Vec<u8>>, Problem> {
        let found = match fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let what = format!("nobody is logged in: there is no {}", self.path.display());
                return Err(Problem::usage(what, "Log in first: `abdm login`."));
            }
            found => found.map_err(|error| self.io(&error))?,
        };
        if !found.is_file() {
            return Err(self.no_file());
        }
        let file = File::open(&self.path).map_err(|error| self.io(&error))?;
        let opened = file.metadata().map_err(|error| self.io(&error))?;
        // What was looked at and what was opened must be one, or a link was put in its place.
        if !is_same(&found, &opened) {
            return Err(self.no_file());
        }
        if others_can_read(&opened) {
            return Err(Problem::usage(
                format!("token_file: {}: others than its owner can read it", self.path.display()),
                "Remove it and log in again: the login may be known to others.",
            ));
        }
        let mut json = Zeroizing::new(Vec::with_capacity(LARGEST + 1));
        file.take(LARGEST as u64).read_to_end(&mut json).map_err(|error| self.io(&error))?;
        Ok(json)
    }

    fn no_file(&self) -> Problem {
        self.unusable("it must be a regular file and no symbolic link")
    }

    fn of_other_generation(&self, login: Generation, command: Generation) -> Problem {
        let (login, command) = (login.as_str(), command.as_str());
        Problem::usage(
            format!(
                "token_file: {}: the login is of generation {login}, this command speaks {command}",
                self.path.display()
            ),
            format!("Give --generation {login} with its URLs, or log in again."),
        )
    }

    fn unusable(&self, why: &str) -> Problem {
        let what = format!("token_file: {}: {why}", self.path.display());
        Problem::usage(what, "Name another with --token-file, or log in again.")
    }

    fn io(&self, error: &io::Error) -> Problem {
        let what = format!("token_file: {}: {error}", self.path.display());
        Problem::other(what, "Name another with --token-file.")
    }
}

/// Seconds since 1970, for a program.
pub(crate) fn unix_seconds(time: SystemTime) -> Option<u64> {
    time.duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs())
}

fn state_directory() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    variable("XDG_STATE_HOME")
        .or_else(|| variable("HOME").map(|home| home.join(".local").join("state")))
        .or_else(|| variable("LOCALAPPDATA"))
}

#[cfg(unix)]
fn make_directory(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make_directory(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(unix)]
fn is_same(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

/// Elsewhere the standard library has no identity to compare.
#[cfg(not(unix))]
fn is_same(_: &Metadata, opened: &Metadata) -> bool {
    opened.is_file()
}

#[cfg(unix)]
fn others_can_read(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.mode() & 0o077 != 0
}

/// Elsewhere the standard library does not tell.
#[cfg(not(unix))]
fn others_can_read(_: &Metadata) -> bool {
    false
}
