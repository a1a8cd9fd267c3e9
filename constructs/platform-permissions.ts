import { allow, type Permission } from "./policy.ts";

/**
 * For cluster-autoscaler: looks at every group, and changes those that EKS has tagged as this cluster's.
 * Source: github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md, without what only
 * groups without a launch template or with mixed instances need.
 */
export function autoscalerPermissions(clusterName: string, nodeGroupArns: string[]): Permission[] {
  return [
    {
      Sid: "LookAtGroups",
      Effect: "Allow",
      Action: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeScalingActivities",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplateVersions",
      ],
      // AWS knows no resources for these.
      Resource: "*",
    },
    { Sid: "LookAtNodeGroups", Effect: "Allow", Action: "eks:DescribeNodegroup", Resource: nodeGroupArns },
    {
      Sid: "ScaleOwnGroups",
      Effect: "Allow",
      Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      Resource: "*",
      Condition: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterName}`]: "owned" } },
    },
  ];
}

/** For External Secrets: reads these secrets and no other, and lists none. */
export function secretReaderPermissions(secretArns: string[], keyArn: string): Permission[] {
  return [
    {
      Sid: "ReadSecrets",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      Resource: secretArns,
    },
    { Sid: "DecryptSecrets", Effect: "Allow", Action: "kms:Decrypt", Resource: keyArn },
  ];
}

/**
 * For the load balancer controller, where Terraform owns load balancers, target groups and security groups: it puts pods
 * into one target group (a TargetGroupBinding without `networking`) and takes them out. It looks for security groups that
 * it would have to tidy even where it manages none.
 * Source: kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation, "TargetGroupBinding only",
 * without what only targets of type instance and target groups of its own need.
 */
export function targetRegistrationPermissions(targetGroupArn: string): Permission[] {
  return [
    {
      Sid: "LookAtTargets",
      Effect: "Allow",
      Action: [
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
        "ec2:DescribeVpcs",
        "ec2:DescribeSecurityGroups",
      ],
      // AWS knows no resources for these.
      Resource: "*",
    },
    {
      Sid: "RegisterTargets",
      Effect: "Allow",
      Action: ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
      Resource: targetGroupArn,
    },
  ];
}

/** For KEDA's operator: sees how many events wait in these queues, and takes none. */
export function queueDepthPermissions(queueArns: string[]): Permission[] {
  return [allow("SeeDepths", "sqs:GetQueueAttributes", queueArns)];
}

/** For Jaeger and the collector: writes to the search domain, and reads. In which indices, OpenSearch's own roles say. */
export function searchWriterPermissions(domainArn: string): Permission[] {
  const methods = ["Get", "Head", "Post", "Put"].map((method) => `es:ESHttp${method}`);
  return [allow("WriteAndSearch", methods, `${domainArn}/*`)];
}

/** For a person's pod: says anything to the search domain. What that may be, OpenSearch's own role says. */
export function searchAdministratorPermissions(domainArn: string): Permission[] {
  const methods = ["Delete", "Get", "Head", "Patch", "Post", "Put"].map((method) => `es:ESHttp${method}`);
  return [allow("AdministerSearch", methods, `${domainArn}/*`)];
}

/** For Alertmanager: tells one topic, whose messages the key encrypts. */
export function alertPermissions(topicArn: string, keyArn: string): Permission[] {
  return [
    allow("TellTopic", "sns:Publish", topicArn),
    allow("EncryptMessages", ["kms:GenerateDataKey", "kms:Decrypt"], keyArn),
  ];
}
