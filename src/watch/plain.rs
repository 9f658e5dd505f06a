//! The numbers in the older text format: Prometheus' own, 0.0.4.

use std::fmt::Write;

/// The content type for clients that ask for `OpenMetrics`.
pub(super) const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The content type for all other clients.
pub(super) const PLAIN: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Whether a client that sends this `Accept` header wants `OpenMetrics` at least as much as plain text. A
/// client that names neither gets plain text, which every client can read.
pub(super) fn wants_open_metrics(accept: &str) -> bool {
    let (mut open, mut plain) = (0.0, 0.0);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight =
            parts.find_map(|part| part.strip_prefix("q=")?.trim().parse::<f64>().ok()).unwrap_or(1.0);
        match kind.as_str() {
            "application/openmetrics-text" => open = weight.max(open),
            "text/plain" => plain = weight.max(plain),
            _ => {}
        }
    }
    open > 0.0 && open >= plain
}

/// Converts `OpenMetrics` 1.0 to the text format 0.0.4: a counter's family has the same name as its samples,
/// infos become gauges, and there are neither units nor an end mark.
pub(super) fn of_open_metrics(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut help = None;
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            help = rest.split_once(' ');
        } else if let Some((family, kind)) =
            line.strip_prefix("# TYPE ").and_then(|rest| rest.split_once(' '))
        {
            let (suffix, kind) = match kind {
                "counter" => ("_total", "counter"),
                "info" => ("_info", "gauge"),
                "unknown" => ("", "untyped"),
                other => ("", other),
            };
            // Writing into a string does not fail.
            if let Some((_, words)) = help.take().filter(|(name, _)| *name == family) {
                let _ = writeln!(plain, "# HELP {family}{suffix} {words}");
            }
            let _ = writeln!(plain, "# TYPE {family}{suffix} {kind}");
        } else if !line.starts_with('#') {
            let _ = writeln!(plain, "{line}");
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_names_no_format_gets_plain_text() {
        let prometheus = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,\
                          application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
        for wanted in
            [prometheus, "application/openmetrics-text", "Application/OpenMetrics-Text; version=1.0.0"]
        {
            assert!(wants_open_metrics(wanted), "{wanted}");
        }
        for plain in [
            "",
            "*/*",
            "text/plain",
            "text/html, */*;q=0.8",
            "application/openmetrics-text;q=0",
            "text/plain;version=0.0.4;q=1,application/openmetrics-text;q=0.3",
        ] {
            assert!(!wants_open_metrics(plain), "{plain}");
        }
    }

    #[test]
    fn families_are_named_as_the_older_format_has_it() {
        let open = "# HELP a_build The program.\n# TYPE a_build info\na_build_info{version=\"1\"} 1\n\
                    # HELP a_updates Updates.\n# TYPE a_updates counter\na_updates_total 3\n\
                    # HELP a_size The file.\n# TYPE a_size gauge\n# UNIT a_size bytes\na_size 7\n# EOF\n";
        let plain = "# HELP a_build_info The program.\n# TYPE a_build_info gauge\na_build_info{version=\"1\"} 1\n\
                     # HELP a_updates_total Updates.\n# TYPE a_updates_total counter\na_updates_total 3\n\
                     # HELP a_size The file.\n# TYPE a_size gauge\na_size 7\n";
        assert_eq!(of_open_metrics(open), plain);
    }
}
