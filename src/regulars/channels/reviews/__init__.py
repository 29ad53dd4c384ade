"""Reviews and comments that customers write in public: each is answered by its promise, there where it stands."""
