//! What the process says with its exit code.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It did what was asked.
    Done,
    /// None of the others.
    Other,
    /// Wrong arguments or malformed input. No call was made with it; `otp_sent` tells whether there
    /// were calls before.
    Usage,
    /// The service refused.
    Refused,
    /// Nobody knows whether the last call took effect.
    Unknown,
    /// The service was not reached, so the last call was not sent.
    NotReached,
    /// A journey in a store cannot be begun, gone on with or looked up, or was found not done; or its
    /// OTP cannot be sent again now.
    NotDone,
}

/// For the end of each command's help.
pub(crate) const HELP: &str = "\
Exit codes:
  0  done
  1  another error
  2  usage or bad input
  3  refused by the service
  4  outcome unknown: do not simply repeat it
  5  service not reached: the call was not sent
  6  not done: no such journey, it is over, another is open, or no other OTP can be sent now";

impl Exit {
    /// The number.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Other => 1,
            Self::Usage => 2,
            Self::Refused => 3,
            Self::Unknown => 4,
            Self::NotReached => 5,
            Self::NotDone => 6,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
