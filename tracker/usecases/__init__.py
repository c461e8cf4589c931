"""What a person does with their record: one module each, used by screens and commands alike."""
