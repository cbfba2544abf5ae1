"""Pages are drawn one at a time: what draws them has one state for the whole process, and dies of two threads."""

from concurrent.futures import ThreadPoolExecutor

from labels.content import LabelKind
from labels.printing import print_labels
from labels.raster import page_images, preview_png
from labels.samples import sample_of

THREADS, TIMES = 4, 60


def test_many_threads_draw_at_once_and_the_process_lives():
    """Two people who fetched a label at the same instant once ended the whole house."""
    pdf = print_labels([sample_of(LabelKind.FINAL_BAG)]).pdf
    (alone,) = page_images(pdf, 203)

    def draws(_: int) -> bool:
        (image,) = page_images(pdf, 203)
        return image.tobytes() == alone.tobytes() and preview_png(pdf, 0, dpi=100) != b""

    with ThreadPoolExecutor(THREADS) as threads:
        assert all(threads.map(draws, range(TIMES)))
