//! What operators do about candidates, from the command line.

use super::DeskError;
use super::decision::Decision;
use super::event::OperatorCommand;
use crate::model::By;
use crate::store::Records;

impl Decision<'_> {
    /// The operator does something on the command line, mostly the same as HR does with buttons. An action that
    /// would do nothing is no error: that was checked before.
    pub(super) fn operate(&mut self, command: &OperatorCommand) -> Result<(), DeskError> {
        match command {
            OperatorCommand::Admission(change) => self.change_admission(change),
            OperatorCommand::Claim { username, person } => self.confirm_claim(username, *person),
            OperatorCommand::Retry(person) => {
                let person = *person;
                let Some(candidate) = self.tx.candidate(person)? else { return Ok(()) };
                if self.can_retry(person, candidate.attempts)? {
                    self.retry_for(By::Operator, person, candidate.attempts)
                } else {
                    Ok(())
                }
            }
            OperatorCommand::Delete(deletion, person) => self.delete_for_operator(*deletion, *person),
            OperatorCommand::Rescore(moves) => self.rescore(By::Operator, moves).map(drop),
            OperatorCommand::TellRescored { attempts, changed } => self.tell_rescored(*attempts, *changed),
            OperatorCommand::ProposeCorrection { pack, image, change } => {
                self.propose_correction(By::Operator, *pack, image, change).map(drop)
            }
            OperatorCommand::WithdrawCorrection(number) => self.withdraw_correction(By::Operator, *number),
            OperatorCommand::Correct { change, agreed } => self.correct_for_operator(change, *agreed),
        }
    }
}
