//! The monitoring kit in `dist/monitoring`: its alerts and its dashboard are made of numbers that the bot shows, and
//! Prometheus' own tool reads and tests them.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use candidates_bot::backups::Schedule;
use candidates_bot::demo::telegram::FaultKind;
use candidates_bot::zone::Zone;
use serde_json::Value;

use crate::watch::{get, until_told, watched};

const RULES: &str = "candidates-bot.rules.yml";
const TESTS: &str = "candidates-bot.tests.yml";
const DASHBOARD: &str = "candidates-bot.dashboard.json";

/// The width of a dashboard in columns.
const COLUMNS: u64 = 24;

fn kit() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dist/monitoring")
}

fn text(name: &str) -> String {
    fs::read_to_string(kit().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every name of a number in a text.
fn named(text: &str) -> BTreeSet<String> {
    let starts = text.match_indices("candidates_bot_").map(|(place, _)| &text[place..]);
    let is_part = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '_';
    starts.map(|rest| rest.chars().take_while(is_part).collect()).collect()
}

/// The names of samples that a family may have, in the older text format.
fn samples(family: &str, kind: &str) -> Vec<String> {
    match kind {
        "histogram" => ["bucket", "sum", "count"].map(|part| format!("{family}_{part}")).to_vec(),
        _ => vec![family.to_owned()],
    }
}

/// Every family that a running bot shows, with the names of its samples.
async fn shown() -> Vec<Vec<String>> {
    let (scene, address) = watched().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let schedule =
        Schedule { folder: folder.path().to_owned(), hour: 3, zone: Zone::UTC, keep: 2, recipients: None };
    scene.world.watch.look_at_backups(schedule);
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    scene.quiet().await;
    // Failures are counted when there are some.
    scene.site_is_down();
    until_told(&address, "candidates_bot_site_failures_total{").await;
    scene.telegram_fails("getUpdates", u32::MAX, FaultKind::ResetBefore);
    until_told(&address, "candidates_bot_telegram_failures_total{").await;
    let (status, numbers) = get(&address, "/metrics").await;
    assert_eq!(status, 200, "{numbers}");
    let types = numbers.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    types.map(|(family, kind)| samples(family, kind)).collect()
}

#[tokio::test]
async fn alerts_and_dashboard_are_made_of_the_numbers_of_a_running_bot() {
    let families = shown().await;
    let known: BTreeSet<String> = families.iter().flatten().cloned().collect();
    assert!(known.len() > 20, "{known:?}");
    for name in [RULES, TESTS, DASHBOARD] {
        let named = named(&text(name));
        let unknown: Vec<_> = named.difference(&known).collect();
        assert!(!named.is_empty() && unknown.is_empty(), "{name}: the bot does not show {unknown:?}");
    }
    // Whatever the bot counts can be looked at.
    let drawn = named(&text(DASHBOARD));
    let missing: Vec<_> =
        families.iter().filter(|names| names.iter().all(|name| !drawn.contains(name))).collect();
    assert!(missing.is_empty(), "not on the dashboard: {missing:?}");
}

/// What stands behind `key` on the lines of a text.
fn values<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
    text.lines().filter_map(|line| line.trim_start().strip_prefix(key)).map(str::trim).collect()
}

#[test]
fn every_alert_says_how_bad_it_is_and_what_to_do_and_is_tested() {
    let (rules, tests) = (text(RULES), text(TESTS));
    let alerts = values(&rules, "- alert:");
    assert!(alerts.len() > 10, "{alerts:?}");
    assert_eq!(alerts.iter().collect::<BTreeSet<_>>().len(), alerts.len(), "{alerts:?}");
    for part in ["severity:", "summary:", "description:"] {
        assert_eq!(values(&rules, part).len(), alerts.len(), "{part}");
    }
    assert!(values(&rules, "severity:").iter().all(|severity| ["critical", "warning"].contains(severity)));
    for alert in alerts {
        assert!(tests.contains(&format!("- alertname: {alert}\n")), "{alert}: no test expects it");
        assert!(
            tests.contains(&format!("- {{ alertname: {alert}, ")),
            "{alert}: no test expects its absence"
        );
    }
}

/// The panels of the dashboard that draw something.
fn panels(dashboard: &Value) -> Vec<&Value> {
    let panels = dashboard["panels"].as_array().expect("panels");
    panels.iter().filter(|panel| panel["type"] != "row").collect()
}

#[test]
fn the_dashboard_can_be_drawn() {
    let dashboard: Value = serde_json::from_str(&text(DASHBOARD)).expect("JSON");
    assert!(dashboard["id"].is_null(), "an import gives it a number");
    assert!(dashboard["schemaVersion"].as_u64().is_some_and(|version| version >= 36));
    let (mut ids, mut taken) = (BTreeSet::new(), BTreeSet::new());
    for panel in dashboard["panels"].as_array().expect("panels") {
        let title = panel["title"].as_str().expect("a title");
        assert!(ids.insert(panel["id"].as_u64().expect("a number")), "{title}: its number is another one's");
        let place = |name: &str| panel["gridPos"][name].as_u64().unwrap_or_else(|| panic!("{title}: {name}"));
        assert!(place("x") + place("w") <= COLUMNS, "{title} is too wide");
        for y in place("y")..place("y") + place("h") {
            for x in place("x")..place("x") + place("w") {
                assert!(taken.insert((x, y)), "{title} covers another one");
            }
        }
    }
    for panel in panels(&dashboard) {
        let title = &panel["title"];
        assert!(panel["description"].as_str().is_some_and(|words| words.ends_with('.')), "{title}");
        assert!(panel["fieldConfig"]["defaults"]["unit"].is_string(), "{title}");
        assert!(["stat", "timeseries"].map(Value::from).contains(&panel["type"]), "{title}");
        let targets = panel["targets"].as_array().expect("targets");
        let names: BTreeSet<_> =
            targets.iter().map(|target| target["refId"].as_str().expect("a name")).collect();
        assert!(!targets.is_empty() && names.len() == targets.len(), "{title}");
        for part in targets.iter().chain([panel]) {
            assert_eq!(part["datasource"]["uid"], "${datasource}", "{title}");
        }
    }
    let variables = dashboard["templating"]["list"].as_array().expect("variables");
    let variables: Vec<_> =
        variables.iter().map(|variable| variable["name"].as_str().expect("a name")).collect();
    assert_eq!(variables, ["datasource", "job", "instance"]);
}

/// Prometheus' tool does this in a folder without a complaint. If it is missing, that is reported, unless it is
/// demanded.
fn promtool(folder: &Path, arguments: &[&str]) {
    match Command::new("promtool").args(arguments).current_dir(folder).output() {
        Ok(output) => {
            let said = [output.stdout, output.stderr].concat();
            assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&said));
        }
        Err(error) => {
            let demanded = std::env::var_os("CANDIDATES_BOT_DEMAND_PROMTOOL").is_some();
            assert!(!demanded, "promtool is demanded: {error}");
            let _ = writeln!(
                std::io::stderr(),
                "skipped: promtool is not installed (apt-get install prometheus)"
            );
        }
    }
}

#[test]
fn prometheus_reads_the_kit_and_the_alerts_do_what_they_should() {
    promtool(&kit(), &["check", "config", "prometheus.yml"]);
    promtool(&kit(), &["check", "rules", RULES]);
    promtool(&kit(), &["test", "rules", TESTS]);
}

#[test]
fn prometheus_understands_every_expression_of_the_dashboard() {
    let dashboard: Value = serde_json::from_str(&text(DASHBOARD)).expect("JSON");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let targets =
        panels(&dashboard).into_iter().flat_map(|panel| panel["targets"].as_array().expect("targets"));
    let rules = targets.enumerate().map(|(number, target)| {
        let expression = target["expr"].as_str().expect("an expression");
        assert!(expression.contains("job=\"$job\", instance=~\"$instance\""), "{expression}");
        format!("      - record: drawn:number_{number}\n        expr: {expression:?}\n")
    });
    let rules = rules.collect::<Vec<_>>().concat();
    let rules = format!("groups:\n  - name: dashboard\n    rules:\n{rules}");
    fs::write(folder.path().join("dashboard.yml"), rules).expect("written");
    promtool(folder.path(), &["check", "rules", "dashboard.yml"]);
}
