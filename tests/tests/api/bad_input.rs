//! Every refused file, row and request gets one sentence, and the fleet is as it was.

use crate::client::{Answer, Body, Client};
use crate::import::commit;
use crate::server::{Server, snipe_it};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const HEADER: &str = "Asset Tag,Category,Manufacturer,Model,Serial,Location,Purchase Date,Status\n";

/// What a bad request may not change.
fn state(client: &Client) -> [Value; 3] {
    [
        client.json("/api/v1/fleet/summary?period=2024-01-01..2025-01-01"),
        client.json("/api/v1/sites"),
        client.json("/api/v1/devices?limit=500"),
    ]
}

/// The figures of a fleet with something in it, before and after `work`.
fn unchanged(work: impl FnOnce(&Client)) {
    let server = Server::demo();
    let owner = server.owner();
    let before = state(&owner);
    work(&owner);
    assert_eq!(state(&owner), before);
    let log = server.log();
    assert!(!log.contains("panicked") && !log.contains("ERROR"), "{log}");
}

fn utf_16(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn files_that_are_no_inventory_are_refused_in_one_sentence() {
    let many = |count: usize| vec!["column"; count].join(",");
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("nothing", vec![], "empty"),
        ("blanks", b" \r\n\t\n  ".to_vec(), "empty"),
        ("a mark alone", b"\xef\xbb\xbf".to_vec(), "empty"),
        ("a PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0".to_vec(), "CSV"),
        ("a ZIP, as XLSX is", b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0".to_vec(), "CSV"),
        ("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj".to_vec(), "CSV"),
        ("an old Excel file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0".to_vec(), "CSV"),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec(), "CSV"),
        ("JSON", b"{\"devices\": [{\"serial\": \"A\"}]}".to_vec(), ""),
        ("HTML", b"<!doctype html><html><body>Sign in</body></html>".to_vec(), ""),
        ("NUL bytes", b"Serial,Model\nA\0B,C\0\n".to_vec(), ""),
        ("noise", (0..9000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect(), ""),
        ("a header alone", HEADER.as_bytes().to_vec(), "header"),
        ("no column of use", b"a,b,c\n1,2,3\n".to_vec(), "column"),
        (
            "a million columns",
            format!("{}\n{}\n", many(1_000_000), many(1_000_000)).into_bytes(),
            "columns",
        ),
        (
            "an open quote",
            format!("{HEADER}1,Laptops,Dell,\"Latitude 5420,S1\n2,Laptops\n").into_bytes(),
            "quote",
        ),
    ];
    unchanged(|owner| {
        for (what, bytes, part) in cases {
            let begun = Instant::now();
            let answer = owner.upload("bad.csv", bytes);
            assert!(
                matches!(answer.status, 400 | 422),
                "{what}: {} {}",
                answer.status,
                answer.text()
            );
            let status = answer.status;
            let refused = answer.refused(status, &[part]);
            sentence(&refused, what);
            assert!(begun.elapsed() < Duration::from_secs(10), "{what}: {:?}", begun.elapsed());
        }
        assert_eq!(
            owner.json("/api/v1/devices/import")["rows"].as_array().unwrap().len(),
            1,
            "a draft is left"
        );
    });
}

/// One sentence for a person: no code, no type of ours.
fn sentence(answer: &Answer, what: &str) {
    let problem = answer.problem();
    let detail = problem["detail"].as_str().unwrap();
    for part in ["Error", "unwrap", "::", "None", "Some(", "Utf8"] {
        assert!(!detail.contains(part), "{what}: {detail}");
    }
}

#[test]
fn a_body_of_100_mb_is_refused_soon_and_the_server_goes_on() {
    unchanged(|owner| {
        for first in [HEADER.as_bytes(), b"\0"] {
            let mut bytes = vec![b'x'; 100_000_000];
            bytes[..first.len()].copy_from_slice(first);
            let begun = Instant::now();
            owner.upload("large.csv", bytes).refused(413, &["20 MiB"]);
            assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
        }
        let begun = Instant::now();
        owner.get("/api/v1/me").expect(200);
        assert!(begun.elapsed() < Duration::from_secs(2));
    });
}

#[test]
fn other_encodings_are_read() {
    let server = Server::shared();
    let owner = server.owner();
    let text = format!("{HEADER}1,Laptops,Dell,Latitude 5420,S1,München,2024-05-31,Deployed\n");
    let windows_1252: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for (what, bytes) in [
        ("UTF-8", text.clone().into_bytes()),
        ("UTF-8 with a mark", marked),
        ("UTF-16 little endian", utf_16(&text, false)),
        ("UTF-16 big endian", utf_16(&text, true)),
        ("Windows-1252", windows_1252),
        ("semicolons", text.replace(',', ";").into_bytes()),
        ("tabs", text.replace(',', "\t").into_bytes()),
        ("old line ends", text.replace('\n', "\r\n").into_bytes()),
        ("no line end", text.trim_end().as_bytes().to_vec()),
        ("an Excel separator line", format!("sep=,\n{text}").into_bytes()),
    ] {
        let preview = owner.upload("a.csv", bytes).expect(200).json();
        assert_eq!(preview["devices"], 1, "{what}: {preview}");
        assert_eq!(preview["rows"][0]["location"], "München", "{what}");
        assert_eq!(preview["rows"][0]["start"], "2024-05-31", "{what}");
    }
}

#[test]
fn bad_rows_are_named_and_the_others_are_imported() {
    let server = Server::demo();
    let owner = server.owner();
    let rows = [
        "1,Laptops,Dell,Latitude 5420,S1,Paris La Défense,2024-05-31,Deployed",
        "2,Laptops,Dell,Latitude 5420,S1,Paris La Défense,2024-05-31,Deployed", // the same serial
        "3,Laptops,Dell,Latitude 5420,S3,Paris La Défense,31/31/2024,Deployed", // no date
        "4,Laptops",                                                            // ragged: short
        "5,Laptops,Dell,Latitude 5420,S5,Paris La Défense,2024-05-31,Deployed,more,and more", // long
        ",,,,,,,",
        "7,Laptops,Dell,\"Latitude\n5420\",S7,Paris La Défense,2024-05-31,Deployed",
        "8,Laptops,Dell,Latitude 5420,S8,Paris La Défense,2999-01-01,Deployed", // the future
        "9,Laptops,Dell,Latitude 5420,S9,Paris La Défense,2024-05-31,Vanished",
        "=cmd|' /C calc'!A0,Laptops,Dell,Latitude 5420,S10,<script>alert(1)</script>,2024-05-31,Deployed",
    ];
    let file = format!("{HEADER}{}\n", rows.join("\n"));
    let preview = owner.upload("rows.csv", file).expect(200).json();
    assert_eq!(preview["records"].as_u64(), Some(rows.len() as u64), "{preview}");
    let problems = preview["problems"].as_array().unwrap();
    let lines: Vec<u64> = problems.iter().map(|problem| problem["row"].as_u64().unwrap()).collect();
    // The quoted line break of row 7 moves those after it by a line.
    for line in [3, 4, 6, 10] {
        assert!(lines.contains(&line), "line {line} has no problem: {problems:?}");
    }
    let date = problems.iter().find(|problem| problem["row"] == 4).unwrap();
    assert_eq!(
        (date["column"].as_str(), date["value"].as_str()),
        (Some("Purchase Date"), Some("31/31/2024"))
    );
    let devices = preview["devices"].as_u64().unwrap();
    assert!((7..=9).contains(&devices), "{devices}");
    let before = owner.json("/api/v1/devices?limit=1")["fleet"].as_u64().unwrap();
    let done = commit(&owner, &preview, json!({})).expect(200).json();
    assert_eq!(done["fleet"].as_u64(), Some(before + devices));
}

#[test]
fn bad_queries_name_the_parameter() {
    unchanged(|owner| {
        for (path, part) in [
            ("/api/v1/devices?limit=0", "limit"),
            ("/api/v1/devices?limit=501", "500"),
            ("/api/v1/devices?limit=99999999999999999999999", "limit"),
            ("/api/v1/devices?limit=ten", "limit"),
            ("/api/v1/devices?start=-1", "start"),
            ("/api/v1/devices?cursor=%00", "cursor"),
            ("/api/v1/devices?cursor=ffff", "cursor"),
            ("/api/v1/devices?start=1&cursor=ffff", ""),
            ("/api/v1/devices?sort=shoe", "shoe"),
            ("/api/v1/devices?class=sofa", "sofa"),
            ("/api/v1/devices?status=lost", "lost"),
            ("/api/v1/devices?match=maybe", "maybe"),
            ("/api/v1/devices?attention=please", "please"),
            ("/api/v1/devices?color=red", "color"),
            ("/api/v1/fleet/summary?period=2024", "FIRST..END"),
            ("/api/v1/fleet/summary?period=2024-02-30..2024-03-01", "2024-02-30"),
            ("/api/v1/fleet/summary?period=2024-03-01..2024-01-01", "after"),
            ("/api/v1/fleet/summary?period=0001-01-01..9999-12-31", ""),
            ("/api/v1/fleet/summary?view=net", "view"),
            ("/api/v1/fleet/summary?group_by=moon", "moon"),
            ("/api/v1/fleet/summary?as_of=tomorrow", "YYYY-MM-DD"),
            ("/api/v1/fleet/receipt?group_by=class", "group_by"),
            ("/api/v1/sites?x=1", "x"),
        ] {
            let refused = owner.get(path).refused(400, &[part]);
            sentence(&refused, path);
            let pointer = refused.problem()["errors"][0]["pointer"].to_string();
            assert!(pointer.starts_with("\"?"), "{path}: {pointer}");
        }
    });
}

#[test]
fn bad_bodies_are_refused_with_their_place() {
    unchanged(|owner| {
        let id =
            owner.json("/api/v1/devices?limit=1")["rows"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/devices/{id}");
        for (body, status, pointer) in [
            (r#"{"start": "2020-01-01""#, 400, ""),
            (r#"{"start": "2020-01-01"} {}"#, 400, ""),
            ("", 400, ""),
            ("\u{0}", 400, ""),
            (r#"{"start": "yesterday"}"#, 422, "/start"),
            (r#"{"start": "2020-02-30"}"#, 422, "/start"),
            (r#"{"start": "2999-01-01"}"#, 422, "/start"),
            (r#"{"start": "1066-10-14"}"#, 422, "/start"),
            (r#"{"start": 20200101}"#, 422, "/start"),
            (r#"{"class": "sofa"}"#, 422, "/class"),
            (r#"{"product": "no such product"}"#, 422, "/product"),
            (r#"{"start": "2024-01-02", "end": "2024-01-01"}"#, 422, "/end"),
            (r#"{"gross_kg": 0}"#, 422, ""),
            (r#"{}"#, 422, ""),
            (r#"[]"#, 422, ""),
            (r#""x""#, 422, ""),
        ] {
            let sent = Body::Bytes("application/json", body.as_bytes().to_vec());
            let answer = owner.send("PATCH", &path, &[("if-match", "\"1\"")], sent);
            let refused = answer.refused(status, &[]);
            sentence(&refused, body);
            let found =
                refused.problem()["errors"][0]["pointer"].as_str().unwrap_or_default().to_owned();
            assert!(pointer.is_empty() || found == pointer, "{body}: {found}");
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let sent = Body::Bytes("application/json", deep.into_bytes());
        let answer = owner.send("PATCH", &path, &[("if-match", "\"1\"")], sent);
        assert!(matches!(answer.status, 400 | 422), "{}", answer.status);
        let huge = "9".repeat(4000);
        owner.get(&format!("/api/v1/devices/{huge}")).refused(404, &[]);
        owner
            .send("PATCH", &path, &[("if-match", &format!("\"{huge}\""))], json!({}).into())
            .refused(400, &["If-Match"]);
    });
}

#[test]
fn uploads_say_what_they_are() {
    unchanged(|owner| {
        let path = "/api/v1/devices/import";
        for kind in ["application/json", "text/html", "multipart/form-data; boundary=x", ""] {
            owner
                .send("POST", path, &[], Body::Bytes(kind, b"Serial,Model\nA,B\n".to_vec()))
                .refused(415, &["text/csv"]);
        }
        let bytes = || Body::Bytes("text/csv", b"Serial,Model\nA,B\n".to_vec());
        owner
            .send("POST", "/api/v1/devices/import?date_order=ydm", &[], bytes())
            .refused(400, &["ydm"]);
        owner.send("POST", "/api/v1/devices/import?name=x", &[], bytes()).refused(400, &["name"]);
        let strange =
            owner.upload("..%2F..%2Fetc%2Fpasswd%0A%00", "Serial,Model\nA,B\n").expect(200).json();
        assert_eq!(strange["file_name"], "passwd");
    });
}

#[test]
fn drafts_are_bounded_and_the_newest_stays() {
    unchanged(|owner| {
        let file =
            || format!("{HEADER}1,Laptops,Dell,Latitude 5420,S1,Leeds,2024-05-31,Deployed\n");
        let ids: Vec<String> = (0..40)
            .map(|_| {
                owner.upload("a.csv", file()).expect(200).json()["id"].as_str().unwrap().to_owned()
            })
            .collect();
        let listed = owner.json("/api/v1/devices/import");
        let listed = listed["rows"].as_array().unwrap().len();
        assert!(listed < 35, "{listed}");
        owner.json(&format!("/api/v1/devices/import/{}", ids[39]));
    });
}

#[test]
fn a_file_of_ten_thousand_rows_is_read_and_one_beyond_the_limit_is_refused() {
    let server = Server::demo();
    let owner = server.owner();
    let mut file = HEADER.to_owned();
    for row in 0..10_000 {
        file.push_str(&format!(
            "T{row},Laptops,Dell,Latitude 5420,SN{row:06},Leeds,2024-05-31,Deployed\n"
        ));
    }
    let draft = owner.upload("many.csv", file).expect(200).json();
    assert_eq!(draft["devices"], 10_000);
    let done = commit(&owner, &draft, json!({})).expect(200).json();
    assert_eq!(done["import"]["devices"], 10_000);
    let mut file = "Serial,Model\n".to_owned();
    for row in 0..300_000 {
        file.push_str(&format!("{row},x\n"));
    }
    owner.upload("more.csv", file).refused(422, &["rows", "split"]);
}

#[test]
fn the_same_upload_again_gives_the_same_preview() {
    let server = Server::shared();
    let owner = server.owner();
    let preview = || {
        let mut preview = owner.upload("a.csv", snipe_it()).expect(200).json();
        preview["id"].take();
        preview
    };
    assert_eq!(preview(), preview());
}
