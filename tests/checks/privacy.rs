//! docs/privacy.md names every table, and of each table whatever names somebody.

use std::collections::BTreeMap;
use std::fs;

use kith::store::tables;
use kith::store::vault::SEALED;

use crate::source::root;

/// The columns that the migrations mark as naming somebody, by table.
fn identities() -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut files: Vec<_> = fs::read_dir(root().join("migrations")).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "sql"));
    files.sort();
    for line in
        files.iter().flat_map(|path| fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>())
    {
        if let Some(table) = line.strip_prefix("CREATE TABLE ").or_else(|| line.strip_prefix("ALTER TABLE ")) {
            found.entry(String::new()).or_default().splice(.., [table.split([' ', '(']).next().unwrap().to_owned()]);
        }
        let column = line.split_once(" ADD COLUMN ").map_or(line.trim_start(), |(_, column)| column);
        if line.contains("(identity)") && !column.starts_with("--") {
            let table = found[""][0].clone();
            found.entry(table).or_default().push(column.split_whitespace().next().unwrap().to_owned());
        }
    }
    found.remove("");
    // Columns that later migrations took away are not there any more.
    for table in tables::all() {
        found.entry(table.name.to_owned()).and_modify(|columns| {
            columns.retain(|column| table.texts.iter().chain(&table.numbers).any(|name| name == column));
        });
    }
    found
}

/// What docs/privacy.md says of each table.
fn told() -> BTreeMap<String, String> {
    let page = fs::read_to_string(root().join("docs/privacy.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    rows.map(|(table, rest)| (table.to_owned(), rest.to_owned())).collect()
}

/// Nothing that names somebody is kept in the clear: each such column is sealed, or a mark.
///
/// Proves H21.
#[test]
fn whatever_names_somebody_is_sealed_or_a_mark() {
    let is_sealed = |table: &str, column: &str| SEALED.iter().any(|(t, c, ..)| (*t, *c) == (table, column));
    let is_mark = |column: &str| column == "who" || column.ends_with("_who");
    let mut clear = vec![];
    for (table, columns) in identities() {
        clear.extend(
            columns.into_iter().filter(|one| !is_sealed(&table, one) && !is_mark(one)).map(|c| (table.clone(), c)),
        );
    }
    assert!(clear.is_empty(), "kept in the clear: {clear:?}");
    for (table, column, ..) in SEALED {
        let marked = identities().get(table).is_some_and(|columns| columns.iter().any(|one| one == column));
        assert!(marked, "{table}.{column} is sealed, and the migrations do not say that it names somebody");
    }
}

#[test]
fn the_page_on_privacy_names_every_table_and_whatever_names_somebody() {
    let (told, identities) = (told(), identities());
    let tables: Vec<String> = tables::all().iter().map(|table| table.name.to_owned()).collect();
    assert!(identities.len() >= 7, "the migrations mark what names somebody: {identities:?}");
    for table in &tables {
        let row = told.get(table).unwrap_or_else(|| panic!("docs/privacy.md does not name the table {table}"));
        for column in identities.get(table).into_iter().flatten() {
            assert!(
                row.contains(&format!("**`{column}`**")),
                "docs/privacy.md does not say that {table} keeps {column}"
            );
        }
    }
    let strange: Vec<&String> = told.keys().filter(|table| !tables.contains(table)).collect();
    assert!(strange.is_empty(), "docs/privacy.md names what is not there: {strange:?}");
}
