"""The grader: it observes submissions in processes of their own and judges them in this one."""
