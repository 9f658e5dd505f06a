//! Far too much in a task: more than the bot reads, or more than it stores.

use candidates_bot::exam::{AnnotatedImage, Annotations, Exam, Geometry};
use candidates_bot::model::{CauseKind, TaskId};
use candidates_bot::site::{Drawn, Look};

use super::hazards::Hazard;
use super::site::ModelSite;
use super::weather::Weather;

/// Limits on objects per image and on points per shape: nothing of a submission beyond them is stored.
pub const OBJECTS_KEPT: usize = 200;
pub const POINTS_KEPT: usize = 2_000;
pub const TEXT_KEPT: usize = 50_000;

impl ModelSite {
    /// Draws far too much in a task: more than the bot reads, or more than it stores.
    pub fn overdraw(&self, task: u64, exam: &Exam) {
        let hazard = if self.weather.one_in(2) { Hazard::TooManyAnnotations } else { Hazard::Excess };
        self.weather.note(|| format!("site: far too much is drawn in {task}: {hazard:?}"));
        self.draw(TaskId(task), excessive(exam, &self.weather));
        self.state().too_many_annotations.insert(task, hazard);
    }

    /// The client's view of what is drawn in a task.
    pub fn readable(&self, task: u64, look: Look) -> Look {
        let too_many_annotations = self.state().too_many_annotations.get(&task).copied();
        if let Some(hazard) = too_many_annotations {
            self.weather.count(hazard);
        }
        if too_many_annotations != Some(Hazard::TooManyAnnotations) {
            return look;
        }
        let call = format!("GET /api/jobs/{task}0/annotations was answered with more");
        let much = self.weather.one_of(&["than 8 MB; no more is read", "entries than are read"]);
        let cause = CauseKind::TooManyAnnotations.because(format!("{call} {much}"));
        // A look that finds no changes reads nothing.
        if look.drawn == Drawn::AsBefore { look } else { Look { drawn: Drawn::TooMany { cause }, ..look } }
    }
}

/// Far too much for an image, though not too much to be read.
fn excessive(exam: &Exam, weather: &Weather) -> Annotations {
    let mut image: AnnotatedImage = exam.reference.images[0].clone();
    match weather.roll(3) {
        0 => {
            let mut small = image.shapes[0].clone();
            small.geometry.coordinates_mut().expect("points").truncate(6);
            image.shapes = vec![small; OBJECTS_KEPT + 1];
        }
        1 => {
            let corners = image.shapes[0].geometry.coordinates().to_vec();
            image.shapes[0].geometry =
                Geometry::Polygon(corners.iter().copied().cycle().take(2 * POINTS_KEPT + 2).collect());
        }
        _ => image.shapes[0].attributes.push(("more".to_owned(), "я".repeat(TEXT_KEPT + 1))),
    }
    Annotations { images: vec![image], ..Annotations::default() }
}
