"""The company and its employees: who signs in, what their role allows."""
