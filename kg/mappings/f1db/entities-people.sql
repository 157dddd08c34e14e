SELECT driver AS id, name, [fullName] AS other_names FROM drivers
