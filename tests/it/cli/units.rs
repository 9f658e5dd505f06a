//! The units for one bot and for several, and the container's description, all of which lock the bot up alike.

use std::fs;
use std::path::Path;

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The lines of a unit without the comment at its top, which says how to use it.
fn lines(unit: &str) -> Vec<String> {
    let lines = unit.lines().skip_while(|line| line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_unit_of_several_bots_is_that_of_one_with_its_name_in_every_place() {
    let one = text("candidates-bot.service");
    let places = [
        ("(Telegram and CVAT)", "(Telegram and CVAT): %i"),
        ("%S/candidates-bot/", "%S/candidates-bot-%i/"),
        ("config:/etc/candidates-bot.toml", "config:/etc/candidates-bot/%i.toml"),
        ("/etc/credstore/candidates-bot.", "/etc/credstore/candidates-bot-%i."),
        (":candidates-bot.", ":candidates-bot-%i."),
        ("StateDirectory=candidates-bot\n", "StateDirectory=candidates-bot-%i\n"),
    ];
    let several = places.iter().fold(one.clone(), |unit, (of_one, of_several)| {
        assert!(unit.contains(of_one), "{of_one}");
        unit.replace(of_one, of_several)
    });
    assert_eq!(lines(&text("candidates-bot@.service")), lines(&several));
    // No place of the first bot is left, or two bots would have the same database.
    let settings = several.lines().filter(|line| !line.starts_with('#') && line.contains("candidates-bot"));
    for line in settings.filter(|line| !line.contains("bin/candidates-bot") && !line.contains("man:")) {
        assert!(line.contains("%i"), "{line}");
    }
}

#[test]
fn the_container_is_as_locked_up_as_the_unit() {
    let compose = text("compose.yaml");
    for line in [
        "    read_only: true\n",
        "    user: \"65532:65532\"\n",
        "    cap_drop:\n      - ALL\n",
        "      - no-new-privileges:true\n",
        "    tmpfs:\n      - /tmp\n",
        "      test: [\"CMD\", \"/candidates-bot\", \"health\"]\n",
    ] {
        assert!(compose.contains(line), "{line}");
    }
    let megabytes = |text: &str, key: &str| -> u32 {
        let value =
            text.lines().find_map(|line| line.trim_start().strip_prefix(key)).expect("a limit of memory");
        value.trim().trim_end_matches(['M', 'm']).parse().expect("megabytes")
    };
    let unit = text("candidates-bot.service");
    assert_eq!(megabytes(&compose, "mem_limit:"), megabytes(&unit, "MemoryMax="));
    // Its variables are settings, secrets are files, and none stands in the description itself.
    let known = candidates_bot::config::setting_docs();
    let variables =
        compose.lines().filter_map(|line| line.strip_prefix("      CANDIDATES_BOT_")?.split_once(": "));
    let variables: Vec<_> = variables.collect();
    assert!(variables.len() > 3, "{compose}");
    for (name, value) in variables {
        let variable = format!("CANDIDATES_BOT_{}", name.trim_end_matches("_FILE"));
        let setting = known.iter().find(|setting| setting.variable == variable).expect("a setting");
        let is_secret = candidates_bot::config::SECRETS.contains(&setting.key.as_str());
        assert_eq!(is_secret, value.starts_with("/run/secrets/"), "{variable}: {value}");
    }
}
