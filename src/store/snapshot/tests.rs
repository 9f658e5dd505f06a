use super::super::Records;
use super::*;
use crate::model::{ChatId, Conversation};

/// A store with rows in several tables, and its stream.
fn stream() -> Vec<u8> {
    let store = Store::in_memory().expect("a store");
    let tx = store.write().expect("write");
    (1..50).for_each(|chat| {
        tx.put_conversation(ChatId(chat), &Conversation { pending: None, asked: 7, list: None })
            .expect("put");
    });
    tx.note_update(5, chrono::DateTime::UNIX_EPOCH).expect("note");
    tx.commit().expect("commit");
    let mut stream = Vec::new();
    write_snapshot(&store.read().expect("read"), &mut stream, &mut |_, _| Ok(())).expect("written");
    stream
}

#[test]
fn a_stream_becomes_a_file_with_the_same_rows() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("copy.redb");
    let stream = stream();
    let saved = save_snapshot(&mut stream.as_slice(), &path).expect("saved");
    assert_eq!(saved.bytes, fs::metadata(&path).expect("a file").len());
    let store = Store::open(&path).expect("a database");
    let view = store.read().expect("read");
    assert_eq!(view.conversation(ChatId(49)).expect("read").asked, 7);
    assert!(view.update_seen(5).expect("read"));
}

#[test]
fn a_stream_of_an_older_program_has_the_tables_of_its_time_and_one_of_today_has_all() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let filled = |schema: u64| {
        let word = |word: &str| [&(word.len() as u32).to_be_bytes()[..], word.as_bytes()].concat();
        let meta = ["meta", <&str>::type_name().name(), u64::type_name().name()].map(word).concat();
        let row = [&[0, 0, 0, 6, 0, 0, 0, 8][..], b"schema", &schema.to_le_bytes()].concat();
        let (no_more, end) = (NO_MORE.to_be_bytes(), [0; 4]);
        // Its data is not needed any more.
        let retired = ["metrics", u64::type_name().name(), <&[u8]>::type_name().name()].map(word).concat();
        let retired_row = [&[0, 0, 0, 8, 0, 0, 0, 3][..], &[7; 8], b"row"].concat();
        let stream = [FIRST_LINE, &retired, &retired_row, &no_more, &meta, &row, &no_more, &end].concat();
        let path = folder.path().join(format!("{schema}.redb"));
        fill(&mut stream.as_slice(), &path, &path).map(|rows| (rows, path))
    };
    let (rows, path) = filled(SCHEMA - 1).expect("it was whole then");
    assert_eq!(rows, 1);
    let store = Store::open(&path).expect("it is brought up to date");
    assert!(store.read().and_then(|view| view.whitelist()).expect("every table is there").is_empty());
    let error = filled(SCHEMA).expect_err("tables are missing").to_string();
    assert!(error.contains("1 tables instead of "), "{error}");
}

#[test]
fn what_is_cut_anywhere_or_no_stream_leaves_what_was_there() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("copy.redb");
    fs::write(&path, "what was there").expect("write");
    let stream = stream();
    let mut strange =
        vec![stream[1..].to_vec(), [&stream[..], b"more"].concat()[..stream.len() - 1].to_vec()];
    strange.extend(
        [0, 10, FIRST_LINE.len(), 60, stream.len() / 2, stream.len() - 4].map(|at| stream[..at].to_vec()),
    );
    let mut renamed = stream.clone();
    renamed[FIRST_LINE.len() + 4] ^= 1;
    let mut endless = stream[..FIRST_LINE.len() + 4 + "candidates".len()].to_vec();
    endless.extend([0x7f; 8]);
    strange.extend([renamed, endless]);
    for bytes in strange {
        let error = save_snapshot(&mut bytes.as_slice(), &path).expect_err("not whole");
        assert!(error.to_string().ends_with("nothing was written"), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "what was there");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    }
}
