//! Exit codes.

use std::process::ExitCode;

/// How a command ends. The manual is made from it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Exit {
    Success,
    Failure,
    /// Written by the parser of arguments itself.
    WrongArguments,
    WrongSettings,
    EndedAtOnce,
}

impl Exit {
    pub(super) const ALL: [Self; 5] =
        [Self::Success, Self::Failure, Self::WrongArguments, Self::WrongSettings, Self::EndedAtOnce];

    /// The number that the caller gets.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failure => 1,
            Self::WrongArguments => 2,
            // `EX_CONFIG` of `sysexits.h`: whoever starts the bot again by itself knows that it would be in vain.
            Self::WrongSettings => 78,
            // What shells report after Ctrl-C: 128 and the number of SIGINT.
            Self::EndedAtOnce => 130,
        }
    }

    /// Whether a command can end like this, by what is typed for it.
    pub(super) fn is_of(self, typed: &str) -> bool {
        match self {
            Self::Success | Self::Failure | Self::WrongArguments => true,
            Self::WrongSettings => typed == "run",
            Self::EndedAtOnce => matches!(typed, "run" | "check"),
        }
    }

    /// What it tells an operator.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Success => "Success.",
            Self::Failure => {
                "Something failed: one line on standard error says what, and what to do. `check` and `exam check` have \
                 found something wrong, the bot that `health` asks about is not ready, or `score` could not read a file."
            }
            Self::WrongArguments => "The arguments are wrong. Nothing was done.",
            Self::WrongSettings => {
                "`run` cannot work with these settings, or Telegram refuses the token. Starting it again helps only after \
                 they are changed."
            }
            Self::EndedAtOnce => {
                "`run` or a rehearsal got a second signal to stop and did not finish what it was doing. The next start, or \
                 the next rehearsal, does."
            }
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
