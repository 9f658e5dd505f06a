//! What the page shows to an annotator: labels, images, and what is drawn.

use super::*;

#[tokio::test]
async fn the_page_shows_labels_images_and_shapes_in_either_age() {
    for version in Version::ALL {
        let bench = Bench::start(version).await;
        let own = bench.worker("slava_test").await;
        let (task, job) = bench.ready_task(own, 2).await;
        let page = bench.login("slava_test").await;
        assert_eq!(page.task_name(task).await.expect("a name"), "1 Test Assignment");
        let labels = page.labels(job).await.expect("labels");
        let told: Vec<_> = labels.iter().map(|label| (label.name.as_str(), label.color.as_str())).collect();
        assert_eq!(told, [("car", "#fa3253"), ("plate", "#d043a2")], "{version:?}");
        assert_eq!((labels[1].attributes[0].kind.as_str(), labels[1].kind.as_str()), ("text", "any"));
        assert_eq!(page.image(job, 1).await.expect("an image"), image(), "{version:?}");

        let plate = Drawn {
            label: "plate".into(),
            kind: "rectangle".into(),
            points: vec![2.0, 3.0, 8.5, 6.0],
            rotation: 12.0,
            attributes: vec![("plate".into(), "A1".into())],
            ..car(1)
        };
        let drawn = vec![car(0), car(1), plate];
        page.draw(job, drawn.clone()).await.expect("saved");
        assert_eq!(page.shapes(job).await.expect("shapes"), drawn, "{version:?}");
    }
}

#[tokio::test]
async fn images_of_other_jobs_and_of_other_people_are_refused() {
    for version in Version::ALL {
        let bench = Bench::start(version).await;
        let own = bench.worker("slava_test").await;
        bench.worker("other_test").await;
        // Five images to a job.
        let (task, job) = bench.ready_task(own, 7).await;
        let page = bench.login("slava_test").await;
        assert!(page.image(job, 4).await.is_ok());
        let refusal = page.image(job, 5).await.expect_err("an image of the second job").to_string();
        assert!(refusal.contains("The frame number should be in [0, 4] range"), "{refusal}");
        let second = bench.jobs(task)[1].0;
        assert!(page.image(second, 5).await.is_ok(), "numbered within the task");
        let stranger = bench.login("other_test").await.image(job, 0).await;
        assert!(matches!(stranger, Err(super::super::AnnotatorError::Refused { status: 403, .. })));
    }
}
