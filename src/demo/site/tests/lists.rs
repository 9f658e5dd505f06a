//! Lists come in pages, as the real site has them.

use super::*;

#[tokio::test]
async fn labels_come_ten_a_page_and_the_oldest_first() {
    for version in Version::ALL.into_iter().filter(|version| *version > Version::V2_2) {
        let bench = Bench::start(version).await;
        let labels: Vec<Value> = (1..=11).map(|number| json!({"name": format!("label {number}")})).collect();
        let body = json!({"name": "Many labels", "labels": labels});
        let task = answer(bench.admin(Method::POST, "/api/tasks").json(&body)).await.1["id"].clone();
        let pages = [
            (format!("/api/labels?task_id={task}"), 1..=10),
            (format!("/api/labels?task_id={task}&page=2"), 11..=11),
        ];
        for (path, numbers) in pages {
            let page = bench.get(&path).await;
            let names = page["results"].as_array().expect("a list").iter().map(|label| label["name"].clone());
            let expected = numbers.map(|number| json!(format!("label {number}")));
            assert!(names.eq(expected), "{version:?} {path}: {page}");
            assert_eq!(page["count"], 11, "{version:?} {path}");
        }
        let newest = bench.get(&format!("/api/labels?task_id={task}&page_size=1&sort=-id")).await;
        assert_eq!(newest["results"][0]["name"], "label 11", "{version:?}");
    }
}
