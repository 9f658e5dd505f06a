//! The candidate's account: registering it, its rights, finding out whether it is ours, deleting it.

use secrecy::SecretString;

use super::worker::{SiteWorker, Unfinished, task_name};
use crate::desk::SiteOutcome;
use crate::model::{Account, AttemptNumber, CauseKind, Password};
use crate::site::{Api, Registration, SiteError, User};
use crate::workers::QueuedEffect;

impl<S: Api> SiteWorker<S> {
    /// The account's user on the site, if it is ours: identified by the stored id, or by its password.
    pub(super) async fn own_user(&self, account: &Account) -> Result<Option<User>, Unfinished> {
        let Some(user) = self.site.find_user(&account.username).await? else { return Ok(None) };
        let ours = account.user == Some(user.id)
            || match password(account) {
                Some(password) => self.site.login_works(&account.username, &password).await?,
                None => false,
            };
        Ok(ours.then_some(user))
    }

    pub(super) async fn register(&self, account: &Account) -> Result<SiteOutcome, Unfinished> {
        if self.own_user(account).await?.is_some() {
            return Ok(SiteOutcome::Done);
        }
        let Some(password) = password(account) else {
            let cause = CauseKind::AccountGone.because("the account's password is wiped");
            return Err(SiteError::Permanent { cause }.into());
        };
        match self.site.register(&account.username, &password).await? {
            Registration::Created => Ok(SiteOutcome::Done),
            // It is ours after all: an earlier try succeeded and the look-up did not see it yet.
            Registration::NameTaken if self.site.login_works(&account.username, &password).await? => {
                Ok(SiteOutcome::Done)
            }
            Registration::NameTaken | Registration::AddressTaken => Ok(SiteOutcome::NameTaken),
            Registration::Unverified => {
                // Certainly ours, and of no use to anyone.
                if let Some(user) = self.site.find_user(&account.username).await? {
                    self.site.delete_user(user.id).await?;
                }
                Err(SiteError::Permanent { cause: CauseKind::Unverified.because(UNVERIFIED) }.into())
            }
        }
    }

    pub(super) async fn set_role(&self, account: &Account) -> Result<SiteOutcome, Unfinished> {
        let user = self.user(account).await?;
        self.site.make_worker(&user).await?;
        Ok(SiteOutcome::RoleSet { user: user.id })
    }

    pub(super) async fn user(&self, account: &Account) -> Result<User, Unfinished> {
        let cause = || CauseKind::AccountGone.because("the account is not on the site");
        let missing = || SiteError::Permanent { cause: cause() };
        Ok(self.site.find_user(&account.username).await?.ok_or_else(missing)?)
    }

    /// Deletes an account, if it is ours, and the tasks of the given attempts. Calls that were under way when this
    /// was decided may still be carried out, so tasks are searched for once those have settled.
    pub(super) async fn delete_account(
        &self,
        account: &Account,
        attempts: u8,
        queued: &QueuedEffect,
    ) -> Result<SiteOutcome, Unfinished> {
        let Some(user) = self.own_user(account).await? else { return Ok(SiteOutcome::Done) };
        if attempts > 0 {
            self.settled(queued)?;
        }
        for attempt in (1..=attempts).map(AttemptNumber) {
            for task in self.site.find_tasks(&task_name(attempt, account), user.id).await? {
                self.site.delete_task(task).await?;
            }
        }
        self.site.delete_user(user.id).await?;
        Ok(SiteOutcome::Done)
    }
}

/// A setting of the site that makes every account useless.
const UNVERIFIED: &str = "the site wants the e-mail address of every new account verified, which candidates can't do; set \
                          ACCOUNT_EMAIL_VERIFICATION to \"none\" in the site's settings";

/// `None`: it is wiped.
fn password(account: &Account) -> Option<SecretString> {
    account.password.as_ref().map(|Password(text)| SecretString::from(text.clone()))
}
