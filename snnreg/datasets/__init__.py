"""Images: MNIST, and the test sets made from it (chapter 6)."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["mnist", "image_sets", "training_noise"],
    submod_attrs={
        "mnist": ["digits_of", "training_set"],
        "image_sets": (
            "BLURRED_NOISE FIELD_SETS KNOWN TEST_SETS UNKNOWN WHITE_NOISE TestSet blurred_noise draw_field_sets "
            "draw_test_sets published_blurred_noise shuffled white_noise white_noise_within"
        ).split(),
        "training_noise": ["add_noise"],
    },
)
