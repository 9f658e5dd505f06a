//! The statistics of some data, as JSON. What is not there, is not computed.

use anyhow::{Context, Result};
use candidates_bot::analysis::{
    Alpha, Bootstrap, Classification, Crowd, Errors, Matrix, Plan, Proportion, Rasch, Score, Vote, items,
    ln_tail, mean_reaches,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// What to compute from.
#[derive(Deserialize)]
pub struct Data {
    /// People × items, 0 to 1; `null` where somebody did not have an item.
    matrix: Option<Vec<Vec<Option<f64>>>>,
    /// Right of all.
    proportions: Option<Vec<(u32, u32)>>,
    /// For probabilities and pass or fail.
    threshold: Option<f64>,
    /// Figures with a mean.
    figures: Option<Vec<f64>>,
    /// Item, person, label.
    votes: Option<Vec<(u32, u32, u32)>>,
    /// Probabilities of events, and how many happened at least.
    events: Option<(Vec<f64>, usize)>,
    /// Poor, good, and the two error rates.
    plan: Option<(f64, f64, f64, f64)>,
}

/// All statistics.
pub fn of(data: &Data) -> Result<Value> {
    let threshold = data.threshold.unwrap_or(0.8);
    let proportions =
        data.proportions.iter().flatten().filter_map(|(right, all)| Proportion::new(*right, *all));
    let proportions = proportions.map(|share| {
        let interval = share.interval();
        json!({"low": interval.low, "high": interval.high, "reaches": share.reaches(threshold)})
    });
    let figures =
        data.figures.as_ref().and_then(|figures| Bootstrap::of_mean(figures).ok()).map(|bootstrap| {
            let interval = bootstrap.interval();
            let reaches = mean_reaches(&bootstrap, threshold);
            json!({"mean": bootstrap.mean(), "low": interval.low, "high": interval.high, "reaches": reaches})
        });
    let plan = data.plan.and_then(|(poor, good, alpha, beta)| {
        let plan = Plan::shortest(poor, good, (alpha, beta)).ok()?;
        let (of_poor, of_good) = (plan.operation(poor), plan.operation(good));
        Some(json!({"most": plan.most(), "cut": plan.cut(), "poor_pass": of_poor.pass, "good_pass": of_good.pass}))
    });
    Ok(json!({
        "proportions": proportions.collect::<Vec<_>>(),
        "figures": figures,
        "matrix": data.matrix.as_ref().map(|rows| of_matrix(rows, threshold)).transpose()?,
        "votes": data.votes.as_ref().map(|votes| of_votes(votes)),
        "ln_tail": data.events.as_ref().map(|(events, least)| ln_tail(events, *least)),
        "plan": plan,
    }))
}

fn of_matrix(rows: &[Vec<Option<f64>>], threshold: f64) -> Result<Value> {
    let mut matrix = Matrix::new(rows.first().map_or(0, Vec::len));
    for row in rows {
        let row: Vec<Option<Score>> = row.iter().map(|score| score.and_then(Score::new)).collect();
        matrix.push(&row).ok().context("rows of different lengths")?;
    }
    let items = items(matrix.sums());
    let alpha = Alpha::of(matrix.sums()).ok();
    let classification = Classification::of(matrix.sums(), threshold).ok();
    let rasch = Rasch::of(&matrix).ok();
    let difficulties = rasch.as_ref().map(|rasch| {
        let value =
            |item: &candidates_bot::analysis::Calibrated| item.ok().map(|item| (item.value, item.error));
        rasch.items.iter().map(value).collect::<Vec<_>>()
    });
    let abilities = rasch.as_ref().map(|rasch| {
        let ability = |row| rasch.ability(row).map(|ability| (ability.value, ability.error));
        matrix.rows().map(ability).collect::<Vec<_>>()
    });
    Ok(json!({
        "difficulty": items.iter().map(|item| item.difficulty.ok()).collect::<Vec<_>>(),
        "correlation": items.iter().map(|item| item.correlation.ok()).collect::<Vec<_>>(),
        "alpha": alpha.map(|alpha| (alpha.value, alpha.interval().low, alpha.interval().high)),
        "items_for_0.8": alpha.and_then(|alpha| alpha.items_for(0.8)),
        "classification": classification.map(|found| (found.effective_length, found.consistency, found.accuracy)),
        "rasch": difficulties,
        "spread": rasch.as_ref().map(|rasch| rasch.spread),
        "log_likelihood": rasch.as_ref().map(|rasch| rasch.log_likelihood),
        "abilities": abilities,
    }))
}

fn of_votes(votes: &[(u32, u32, u32)]) -> Value {
    let votes: Vec<Vote> = votes
        .iter()
        .map(|(item, person, label)| Vote { item: *item, person: *person, label: *label })
        .collect();
    let of = |errors| {
        let crowd = Crowd::of(&votes, 0, errors);
        let items = votes.iter().map(|vote| vote.item + 1).max().unwrap_or(0);
        let labels: Vec<_> = (0..items).map(|item| crowd.label(item)).collect();
        json!({"shares": crowd.shares(), "labels": labels, "log_likelihood": crowd.log_likelihood()})
    };
    json!({"each_label": of(Errors::EachLabel), "one_coin": of(Errors::OneCoin)})
}
