"""What all labs share: controls, pictures, numbers, and the network's side of the page."""
