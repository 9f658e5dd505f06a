//! Items and people on one scale, whoever had what, by the Rasch model ([`Rasch`]): what a person did not have is missing,
//! not wrong.

use super::best::Cells;
use super::report::{Ability, Logit, Scale, Test};
use crate::analysis::{Rasch, Rows, Score, Unknown};

/// Of more items no scale is computed: the errors of the difficulties take time with the square of their number.
const MOST_ITEMS: usize = 300;

/// How difficult every item is.
pub(super) fn calibrated(cells: &impl Cells) -> Result<Rasch, Unknown> {
    if cells.items() > MOST_ITEMS {
        return Err(Unknown::TooManyItems);
    }
    Rasch::of(&Answered(cells))
}

/// A person's row; missing cells are `None`.
pub(super) fn row(cells: &impl Cells, person: usize, row: &mut Vec<Option<Score>>) {
    row.clear();
    row.extend((0..cells.items()).map(|item| cells.score(person, item).and_then(Score::new)));
}

/// Goes through cells row by row, without a copy of all of them.
struct Answered<'c, C>(&'c C);

impl<C: Cells> Rows for Answered<'_, C> {
    fn items(&self) -> usize {
        self.0.items()
    }

    fn each(&self, visit: &mut dyn FnMut(&[Option<Score>])) {
        let mut of_person = Vec::with_capacity(self.0.items());
        for person in 0..self.0.people() {
            row(self.0, person, &mut of_person);
            visit(&of_person);
        }
    }
}

impl<N> Test<N> {
    /// With the difficulty of each item, and the ability that each number of right answers shows where everybody had
    /// everything.
    pub(super) fn on_scale(mut self, rasch: &Result<Rasch, Unknown>, cells: &impl Cells) -> Self {
        self.scale = rasch.as_ref().map_err(|why| *why).map(|rasch| {
            for (item, calibrated) in self.items.iter_mut().zip(&rasch.items) {
                item.logit = calibrated.ok().map(|found| Logit { value: found.value, error: found.error });
            }
            let abilities = if has_gaps(cells) { Vec::new() } else { abilities(rasch) };
            Scale { spread: rasch.spread, settled: rasch.converged, abilities }
        });
        self
    }
}

fn has_gaps(cells: &impl Cells) -> bool {
    (0..cells.people()).any(|person| (0..cells.items()).any(|item| cells.score(person, item).is_none()))
}

/// Of every number of right answers among the items that have a difficulty.
fn abilities(rasch: &Rasch) -> Vec<Ability> {
    let known: Vec<usize> = (0..rasch.items.len()).filter(|item| rasch.items[*item].is_ok()).collect();
    let mut row = vec![None; rasch.items.len()];
    for item in &known {
        row[*item] = Some(Score::WRONG);
    }
    let ability = |right: usize| {
        if let Some(item) = right.checked_sub(1).and_then(|last| known.get(last)) {
            row[*item] = Some(Score::RIGHT);
        }
        let found = rasch.ability(&row)?;
        Some(Ability { right, ability: found.value, error: found.error? })
    };
    (0..=known.len()).map_while(ability).collect()
}
