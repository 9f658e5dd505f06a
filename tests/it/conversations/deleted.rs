//! Images that the candidate deleted from the task.

use crate::support::scene;

#[tokio::test]
async fn a_deleted_image_is_to_be_restored_and_counts_when_it_is() {
    let scene = scene().await;
    let ben = scene.ben();
    scene.says(&ben, "/start").await;
    let job = scene.gets(&ben).await.job();
    scene.draws(&ben).await;
    let annotator = scene.annotator(&ben).await;
    annotator.delete_frames(job, &[2]).await.expect("the site takes it");

    let told = scene.hands_in(&ben).await;

    assert!(told.contains("Image 3 (03.jpg)\n• this image was deleted"), "{told}");
    assert_eq!(told.matches('•').count(), 1, "nothing is to be drawn: {told}");
    annotator.delete_frames(job, &[]).await.expect("the site takes it");
    let thanks = scene.hands_in(&ben).await;
    assert!(thanks.contains("Thank you!"), "what was drawn there is there again: {thanks}");
}
