//! The images of the attempt's task: where they come from, having them attached, waiting until they are there.

use super::worker::{SiteWorker, Subject, Unfinished};
use crate::desk::SiteOutcome;
use crate::exam::Exam;
use crate::model::{Attempt, Cause, CauseKind, ImageTransfer, Preparation, TaskId};
use crate::site::{Api, ImageSource, ImportState, SiteError, find_folder, in_folder, shared_folder};
use crate::workers::QueuedEffect;

impl<S: Api> SiteWorker<S> {
    /// Has the images attached, once. If an earlier try may have done so but no trace of it is visible, they may
    /// still arrive: a second set would spoil the task, so the task is made again.
    pub(super) async fn upload(&self, subject: &Subject, first: bool) -> Result<SiteOutcome, Unfinished> {
        let exam = self.exam(subject)?;
        let names = exam.assignment(subject.attempt.number.0);
        let Some(&Preparation { task: Some(task), ref images, .. }) = subject.attempt.preparation() else {
            return Ok(no_task());
        };
        match self.site.import_state(task, names).await {
            Err(SiteError::NotFound { .. }) => Ok(SiteOutcome::TaskGone),
            Err(error) => Err(Unfinished::Before(error)),
            Ok(ImportState::Failed(cause)) => Ok(SiteOutcome::TaskUnusable { cause }),
            Ok(ImportState::Running | ImportState::Ready { .. }) => Ok(SiteOutcome::Done),
            Ok(ImportState::Empty) => {
                if let Some(images) =
                    self.choose(&subject.attempt, images, &exam).await.map_err(Unfinished::Before)?
                {
                    return Ok(SiteOutcome::ImagesChosen(images));
                }
                if !first {
                    let cause =
                        CauseKind::ImagesUncertain.because("the pictures may or may not have been sent");
                    return Ok(SiteOutcome::TaskUnusable { cause });
                }
                self.bring(task, images, &exam, names).await
            }
        }
    }

    /// Where the images come from, if that still has to be chosen and recorded; if everything is uploaded, there is
    /// nothing to choose.
    pub(super) async fn choose(
        &self,
        attempt: &Attempt,
        images: &ImageTransfer,
        exam: &Exam,
    ) -> Result<Option<ImageTransfer>, SiteError> {
        if *images != ImageTransfer::Undecided {
            return Ok(None);
        }
        let names = exam.assignment(attempt.number.0);
        Ok(match self.site.images_from() {
            ImageSource::Upload => None,
            ImageSource::Share(folder) => Some(ImageTransfer::Share { folder, or_upload: false }),
            ImageSource::Auto => {
                let found = find_folder(&*self.site, &shared_folder(exam.id()), names).await?;
                Some(
                    found.map_or(ImageTransfer::Upload, |folder| ImageTransfer::Share {
                        folder,
                        or_upload: true,
                    }),
                )
            }
        })
    }

    pub(super) async fn bring(
        &self,
        task: TaskId,
        images: &ImageTransfer,
        exam: &Exam,
        names: &[String],
    ) -> Result<SiteOutcome, Unfinished> {
        let ImageTransfer::Share { folder, or_upload } = images else {
            let images: Vec<_> = names
                .iter()
                .filter_map(|name| exam.original(name))
                .map(|image| (image.name.clone(), image.bytes.clone()))
                .collect();
            self.site.upload(task, &images, exam.image_quality).await?;
            return Ok(SiteOutcome::Done);
        };
        let files: Vec<String> = names.iter().map(|name| in_folder(folder, name)).collect();
        match self.site.attach_shared(task, &files, exam.image_quality).await {
            Err(SiteError::Permanent { cause }) if *or_upload => Ok(SiteOutcome::TaskUnusable { cause }),
            result => Ok(result.map(|()| SiteOutcome::Done)?),
        }
    }

    /// What is wrong with images that the site already had: they need the names and sizes of the exam's images.
    pub(super) async fn unlike(
        &self,
        task: TaskId,
        images: &ImageTransfer,
        exam: &Exam,
    ) -> Result<Option<Cause>, Unfinished> {
        if !matches!(images, ImageTransfer::Share { .. }) {
            return Ok(None);
        }
        let sizes = self.site.image_sizes(task).await?;
        let known = exam.image_names();
        Ok(sizes.iter().find_map(|(name, width, height)| {
            let original = exam.original(known.meant(name)?)?;
            let same = (original.width, original.height) == (*width, *height);
            (!same).then(|| {
                CauseKind::OtherImages.because(format!(
                    "the shared storage has another {name}: {width} × {height} pixels, not {} × {}",
                    original.width, original.height
                ))
            })
        }))
    }

    pub(super) async fn await_images(
        &self,
        subject: &Subject,
        queued: &QueuedEffect,
    ) -> Result<SiteOutcome, Unfinished> {
        let exam = self.exam(subject)?;
        let names = exam.assignment(subject.attempt.number.0);
        let Some(&Preparation { task: Some(task), ref images, .. }) = subject.attempt.preparation() else {
            return Ok(no_task());
        };
        match self.site.import_state(task, names).await {
            Err(SiteError::NotFound { .. }) => Ok(SiteOutcome::TaskGone),
            Err(error) => Err(error.into()),
            Ok(ImportState::Failed(cause)) => Ok(SiteOutcome::TaskUnusable { cause }),
            Ok(ImportState::Ready { jobs }) => {
                if let Some(cause) = self.unlike(task, images, &exam).await? {
                    return Ok(SiteOutcome::TaskUnusable { cause });
                }
                // A candidate's time limit must not be computed with a clock that may be wrong.
                let is_limited = exam.time_limit.is_some();
                if is_limited && !self.clock.knows_the_time() && self.age(queued) < self.retry_budget.import {
                    return Err(Unfinished::NotYet(self.retry_budget.look));
                }
                let Some(first) = jobs.first() else {
                    return Err(Unfinished::NotYet(self.retry_budget.look));
                };
                let link = self.site.job_link(task, *first);
                Ok(SiteOutcome::ImagesReady { jobs, link })
            }
            Ok(ImportState::Running | ImportState::Empty) => {
                if self.age(queued) < self.retry_budget.import {
                    return Err(Unfinished::NotYet(self.retry_budget.look));
                }
                let limit = self.retry_budget.import.as_secs();
                let cause = CauseKind::ImagesEndless
                    .because(format!("the pictures were not attached within {limit} s"));
                Ok(SiteOutcome::TaskUnusable { cause })
            }
        }
    }
}

fn no_task() -> SiteOutcome {
    SiteOutcome::TaskUnusable { cause: CauseKind::Record.because("there is no task on record") }
}
