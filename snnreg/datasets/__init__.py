"""Images: MNIST, and the test sets made from it (chapter 6)."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["mnist", "image_sets"],
    submod_attrs={
        "mnist": "DATA MD5 check_digits digits_of embedded_file mnist_root split training_set".split(),
        "image_sets": (
            "BLURRED_NOISE BLUR_PIXELS FIELD_SETS KNOWN PUBLISHED_WHITE_DIVIDER RATE_PER_GREY_HZ TEST_SETS "
            "UNKNOWN WHITE_NOISE TestSet blurred_noise draw_field_sets draw_test_sets published_blurred_noise "
            "published_white_noise shuffled white_noise white_noise_within"
        ).split(),
    },
)
