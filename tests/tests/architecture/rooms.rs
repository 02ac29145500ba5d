//! The rooms of core: each stands only on those below it, and there is no circle.

use crate::sources::product;
use std::collections::{BTreeMap, BTreeSet};

/// The floors, lowest first. A room stands on the floors below its own.
const FLOORS: [&[&str]; 11] = [
    &["quantity", "csv"],
    &["receipt", "disclosure"],
    &["estimate"],
    &["factors"],
    &["catalogue", "usage"],
    &["embodied", "own"],
    &["lifecycle", "library", "circular"],
    &["inventory"],
    &["fleet"],
    &["calculator", "figures", "decision"],
    &["api"],
];

/// Each room with the rooms that it names.
fn rooms() -> BTreeMap<String, BTreeSet<String>> {
    let mut rooms = BTreeMap::<String, BTreeSet<String>>::new();
    let files = product("core/src");
    for file in &files {
        let path = file.path.strip_prefix("core/src/").unwrap();
        let room = path.split(['/', '.']).next().unwrap();
        if room != "lib" {
            rooms.entry(room.to_owned()).or_default();
        }
    }
    for file in &files {
        let path = file.path.strip_prefix("core/src/").unwrap();
        let room = path.split(['/', '.']).next().unwrap();
        for (at, _) in file.text.match_indices("crate::") {
            let rest = &file.text[at + "crate::".len()..];
            assert!(!rest.starts_with('{'), "{}: name each room on its own line", file.path);
            let named: String =
                rest.chars().take_while(|c| c.is_lowercase() || *c == '_').collect();
            if named != room && rooms.contains_key(&named) && room != "lib" {
                rooms.get_mut(room).unwrap().insert(named);
            }
        }
    }
    rooms
}

#[test]
fn every_room_has_its_floor() {
    let known: BTreeSet<&str> = FLOORS.iter().copied().flatten().copied().collect();
    let rooms = rooms();
    let found: BTreeSet<&str> = rooms.keys().map(String::as_str).collect();
    assert_eq!(found, known, "say in FLOORS and in ARCHITECTURE.md where the room stands");
}

#[test]
fn rooms_stand_only_on_lower_ones() {
    let floor = |room: &str| FLOORS.iter().position(|rooms| rooms.contains(&room)).unwrap();
    let mut upwards = Vec::new();
    for (room, named) in rooms() {
        for other in named {
            if floor(&other) >= floor(&room) {
                upwards.push(format!("{room} names {other}, which does not stand below it"));
            }
        }
    }
    assert!(upwards.is_empty(), "{}", upwards.join("; "));
}

#[test]
fn there_is_no_circle_between_rooms() {
    let rooms = rooms();
    let mut circles = Vec::new();
    for start in rooms.keys() {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&String> = rooms[start].iter().collect();
        while let Some(room) = open.pop() {
            if reached.insert(room) {
                open.extend(&rooms[room]);
            }
        }
        if reached.contains(start) {
            circles.push(start.as_str());
        }
    }
    assert!(circles.is_empty(), "these rooms stand on each other in a circle: {circles:?}");
}

#[test]
fn the_table_of_contents_is_only_that() {
    let lib = product("core/src/lib.rs");
    let strays: Vec<_> = lib[0]
        .text
        .lines()
        .filter(|line| line.starts_with("pub fn") || line.starts_with("pub struct"))
        .collect();
    assert!(strays.is_empty(), "core/src/lib.rs defines {strays:?}");
}
