//! The address of a database as libpq reads it: a URL, or `keyword=value` pairs. Both are parsed into keywords
//! with values; `address` interprets them.

use super::url_error::UrlError;

/// The keywords of an address in their order; if one occurs twice, the last value counts. No error contains any
/// part of a value.
pub(super) fn words(text: &str) -> Result<Vec<(String, String)>, UrlError> {
    for scheme in ["postgres://", "postgresql://"] {
        if let Some(rest) = text.strip_prefix(scheme) {
            return of_url(rest);
        }
    }
    of_pairs(text)
}

fn no(why: &str) -> UrlError {
    UrlError::NotOne(why.to_owned())
}

/// `keyword = value`, with or without blanks around the sign. A value with blanks is quoted; a backslash
/// escapes the next character, inside or outside of quotes.
fn of_pairs(text: &str) -> Result<Vec<(String, String)>, UrlError> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|character: char| character == '=' || character.is_ascii_whitespace());
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        let Some(after) = after.trim_start().strip_prefix('=') else {
            return Err(no("a word in it has no equals sign and no value"));
        };
        let (value, after) = value(after.trim_start())?;
        words.push((word.to_owned(), value));
        rest = after.trim_start();
    }
    Ok(words)
}

/// A value, and the text after it.
fn value(text: &str) -> Result<(String, &str), UrlError> {
    let (quoted, text) = match text.strip_prefix('\'') {
        Some(text) => (true, text),
        None => (false, text),
    };
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => value.extend(characters.next().map(|(_, character)| character)),
            '\'' if quoted => return Ok((value, &text[at + 1..])),
            character if !quoted && character.is_ascii_whitespace() => return Ok((value, &text[at..])),
            character => value.push(character),
        }
    }
    if quoted { Err(no("a quote in it is not closed")) } else { Ok((value, "")) }
}

/// `user:password@host:port,host:port/database?keyword=value&…`, each part percent-encoded.
fn of_url(rest: &str) -> Result<Vec<(String, String)>, UrlError> {
    let mut words = Vec::new();
    let mut add = |word: &str, value: String| words.push((word.to_owned(), value));
    // The user is before the first @, unless a / comes first.
    let user_end = rest.find(['@', '/']).filter(|at| rest[*at..].starts_with('@'));
    let rest = match user_end {
        None => rest,
        Some(at) => {
            let (user, password) = rest[..at]
                .split_once(':')
                .map_or((&rest[..at], None), |(user, password)| (user, Some(password)));
            if !user.is_empty() {
                add("user", decoded(user)?);
            }
            if let Some(password) = password {
                add("password", decoded(password)?);
            }
            &rest[at + 1..]
        }
    };
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    let (servers, database) =
        rest.split_once('/').map_or((rest, None), |(servers, database)| (servers, Some(database)));
    let (mut hosts, mut ports) = (Vec::new(), Vec::new());
    for server in servers.split(',') {
        let (host, port) = host_and_port(server)?;
        hosts.push(decoded(host)?);
        ports.push(decoded(port)?);
    }
    if hosts.iter().any(|host| !host.is_empty()) {
        add("host", hosts.join(","));
    }
    if ports.iter().any(|port| !port.is_empty()) {
        add("port", ports.join(","));
    }
    if let Some(database) = database.filter(|database| !database.is_empty()) {
        add("dbname", decoded(database)?);
    }
    for pair in query.into_iter().flat_map(|query| query.split('&')).filter(|pair| !pair.is_empty()) {
        let Some((word, value)) = pair.split_once('=') else {
            return Err(no("a word behind the question mark has no equals sign and no value"));
        };
        if value.contains('=') {
            return Err(no("a value behind the question mark has an equals sign in it: write it as %3D"));
        }
        match (decoded(word)?.as_str(), decoded(value)?) {
            // As JDBC writes it.
            ("ssl", value) if value == "true" => add("sslmode", "require".to_owned()),
            (word, value) => add(word, value),
        }
    }
    Ok(words)
}

fn host_and_port(server: &str) -> Result<(&str, &str), UrlError> {
    let Some(bracketed) = server.strip_prefix('[') else {
        return Ok(server.split_once(':').unwrap_or((server, "")));
    };
    let (host, after) =
        bracketed.split_once(']').ok_or_else(|| no("the bracket of an IPv6 address is not closed"))?;
    match after.strip_prefix(':') {
        Some(port) => Ok((host, port)),
        None if after.is_empty() => Ok((host, "")),
        None => Err(no("there is something behind the bracket of an IPv6 address")),
    }
}

/// `%2F` is a slash.
fn decoded(text: &str) -> Result<String, UrlError> {
    let bad = || no("a percent sign in it is not followed by two hexadecimal digits: write it as %25");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
        let (Some(high), Some(low)) = (digit(), digit()) else { return Err(bad()) };
        match (high * 16 + low) as u8 {
            0 => return Err(no("it has a %00 in it")),
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).map_err(|_| no("it is not UTF-8 text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let words = words(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        words.iter().map(|(word, value)| format!("{word}={value}")).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn pairs_are_read_as_libpq_reads_them() {
        assert_eq!(read("host=db port=5432"), "host=db|port=5432");
        assert_eq!(read("  host = db\tsslmode =\n require "), "host=db|sslmode=require");
        assert_eq!(read("password='two  spaces' user=x"), "password=two  spaces|user=x");
        assert_eq!(read(r"password='it\'s \\ here' user=a\ b\'c"), r"password=it's \ here|user=a b'c");
        assert_eq!(read("password='' user='a'dbname=b"), "password=|user=a|dbname=b");
        assert_eq!(read("password= user=x"), "password=user=x");
        assert_eq!(read(""), "");
        for bad in ["host", "host db", "host=db port", "password='open", "user=x word 'y'"] {
            assert!(words(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn urls_are_read_as_libpq_reads_them() {
        assert_eq!(
            read(
                "postgres://bot:p%40ss%3Aw@db.example:5433/re%20ports?sslmode=require&application_name=a%26b"
            ),
            "user=bot|password=p@ss:w|host=db.example|port=5433|dbname=re ports|sslmode=require|application_name=a&b"
        );
        assert_eq!(read("postgresql://a,b:1,[::1]:2/d"), "host=a,b,::1|port=,1,2|dbname=d");
        assert_eq!(read("postgres://%2Frun%2Fpostgresql/d"), "host=/run/postgresql|dbname=d");
        assert_eq!(read("postgres:///d?host=db&user=a%40b"), "dbname=d|host=db|user=a@b");
        assert_eq!(read("postgres://u:a:b@h?ssl=true"), "user=u|password=a:b|host=h|sslmode=require");
        assert_eq!(read("postgres://h/d@e"), "host=h|dbname=d@e");
        for bad in [
            "postgres://u:100%@h/d",
            "postgres://[::1/d",
            "postgres://h/?a",
            "postgres://h/?a=b=c",
            "postgres://h/%00",
        ] {
            assert!(words(bad).is_err(), "{bad}");
        }
    }
}
